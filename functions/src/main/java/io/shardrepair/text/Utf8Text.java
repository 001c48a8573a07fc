package io.shardrepair.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * Bytes of a database as text for people. A byte that is not UTF-8 becomes <code>
 * &#92;x&#123;ff&#125;</code>, and so does a backslash that could be taken for the beginning of
 * that, so different bytes become different texts. The text is not yet escaped for display: {@link
 * Shown} does that.
 */
public final class Utf8Text {
  private static final String BACKSLASH = "\\x{5c}x{";

  private Utf8Text() {}

  /** The text of the bytes from an index up to another. */
  public static String of(byte[] bytes, int from, int to) {
    ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from);
    CharBuffer out = CharBuffer.allocate(to - from);
    StringBuilder text = new StringBuilder();
    CharsetDecoder utf8 =
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    while (true) {
      CoderResult result = utf8.decode(in, out, true);
      text.append(of(out.flip().toString()));
      out.clear();
      if (!result.isError()) {
        return text.toString();
      }
      for (int i = 0; i < result.length(); i++) {
        text.append("\\x{%02x}".formatted(in.get()));
      }
      utf8.reset();
    }
  }

  /** The same, for bytes that are known to be this UTF-8. */
  public static String of(String text) {
    return text.contains("\\x{") ? text.replace("\\x{", BACKSLASH) : text;
  }
}
