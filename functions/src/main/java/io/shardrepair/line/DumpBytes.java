package io.shardrepair.line;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonGenerator;
import io.shardrepair.text.Utf8Text;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * Bytes of a dump (a series, field, measurement or value) as JSON holds them without loss: a string
 * where they are UTF-8, and {@code {"base64":"…"}} where they are not.
 *
 * @param text the bytes as UTF-8 or, where they are not, as base64
 * @param base64 which of the two
 */
public record DumpBytes(String text, boolean base64) {

  public static DumpBytes of(String text) {
    return new DumpBytes(text, false);
  }

  /** Reads {@code length} bytes at {@code from}. */
  public static DumpBytes of(byte[] bytes, int from, int length) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes, from, length))
              .toString();
      return of(text);
    } catch (CharacterCodingException e) {
      byte[] copy = java.util.Arrays.copyOfRange(bytes, from, from + length);
      return new DumpBytes(Base64.getEncoder().encodeToString(copy), true);
    }
  }

  public byte[] bytes() {
    return base64 ? Base64.getDecoder().decode(text) : text.getBytes(StandardCharsets.UTF_8);
  }

  @JsonValue
  Object toJson() {
    return base64 ? Map.of("base64", text) : text;
  }

  /** Writes the form that {@link #toJson} gives, with a generator. */
  public void write(JsonGenerator json) throws IOException {
    if (base64) {
      json.writeStartObject();
      json.writeStringField("base64", text);
      json.writeEndObject();
    } else {
      json.writeString(text);
    }
  }

  @JsonCreator
  static DumpBytes fromJson(Object json) {
    return json instanceof Map<?, ?> map
        ? new DumpBytes((String) map.get("base64"), true)
        : of((String) json);
  }

  /** The bytes for people to read: {@link Utf8Text}. */
  @Override
  public String toString() {
    if (!base64) {
      return Utf8Text.of(text);
    }
    byte[] bytes = bytes();
    return Utf8Text.of(bytes, 0, bytes.length);
  }
}
