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
 * @param text the bytes as UTF-8, or null
 * @param base64 the bytes where they are not UTF-8, or null
 */
public record DumpBytes(String text, String base64) {

  /** Reads {@code length} bytes at {@code from}. */
  public static DumpBytes of(byte[] bytes, int from, int length) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes, from, length))
              .toString();
      return new DumpBytes(text, null);
    } catch (CharacterCodingException e) {
      byte[] copy = java.util.Arrays.copyOfRange(bytes, from, from + length);
      return new DumpBytes(null, Base64.getEncoder().encodeToString(copy));
    }
  }

  public byte[] bytes() {
    return text != null
        ? text.getBytes(StandardCharsets.UTF_8)
        : Base64.getDecoder().decode(base64);
  }

  @JsonValue
  Object toJson() {
    return text != null ? text : Map.of("base64", base64);
  }

  /** Writes the form that {@link #toJson} gives, with a generator. */
  public void write(JsonGenerator json) throws IOException {
    if (text != null) {
      json.writeString(text);
    } else {
      json.writeStartObject();
      json.writeStringField("base64", base64);
      json.writeEndObject();
    }
  }

  @JsonCreator
  static DumpBytes fromJson(Object json) {
    return json instanceof Map<?, ?> map
        ? new DumpBytes(null, (String) map.get("base64"))
        : new DumpBytes((String) json, null);
  }

  /** The bytes for people to read: {@link Utf8Text}. */
  @Override
  public String toString() {
    if (text != null) {
      return Utf8Text.of(text);
    }
    byte[] bytes = bytes();
    return Utf8Text.of(bytes, 0, bytes.length);
  }
}
