package io.shardrepair.replay;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A line that the server refused: one line of JSON in a dead-letter object.
 *
 * @param line line protocol with its time in ns, without the newline at its end
 * @param charset how to make bytes from {@code line}: {@code UTF-8}, or {@code ISO-8859-1} if the
 *     bytes are not UTF-8
 * @param points points (field values) in it
 * @param reason the server's message
 */
public record DeadLetter(String line, String charset, int points, String reason) {

  static DeadLetter of(byte[] line, int points, String reason) {
    ByteBuffer bytes = ByteBuffer.wrap(line, 0, line.length - 1);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
      return new DeadLetter(text, "UTF-8", points, reason);
    } catch (CharacterCodingException notUtf8) {
      String text = StandardCharsets.ISO_8859_1.decode(bytes).toString();
      return new DeadLetter(text, "ISO-8859-1", points, reason);
    }
  }
}
