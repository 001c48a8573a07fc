package io.shardrepair.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;

/**
 * Writes records as JSON and reads them back. Absent values are left out when writing; a field that
 * a record does not have is an error when reading, because a document of another version must not
 * be half understood. The output may go to a terminal: see {@link SafeJson}.
 */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(SafeJson.FACTORY)
          .defaultPropertyInclusion(JsonInclude.Value.ALL_NON_ABSENT)
          .addModule(new Jdk8Module())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write as JSON: " + value.getClass(), e);
    }
  }

  /**
   * Reads a document.
   *
   * @throws IOException if it is not such a document; {@code null} is not one either
   */
  public static <T> T read(byte[] json, Class<T> type) throws IOException {
    return required(MAPPER.readValue(json, type), type);
  }

  /** As {@link #read(byte[], Class)}. */
  public static <T> T read(JsonNode json, Class<T> type) throws IOException {
    return required(MAPPER.treeToValue(json, type), type);
  }

  /** Refuses {@code null}, which Jackson reads as null for any type, whatever its settings. */
  private static <T> T required(T value, Class<T> type) throws IOException {
    if (value == null) {
      throw MismatchedInputException.from(null, type, "it is null, not a " + type.getSimpleName());
    }
    return value;
  }

  public static JsonNode toTree(Object value) {
    return MAPPER.valueToTree(value);
  }

  public static JsonNode tree(byte[] json) throws IOException {
    return MAPPER.readTree(json);
  }
}
