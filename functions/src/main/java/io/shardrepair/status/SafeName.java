package io.shardrepair.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;

/**
 * Writes any name as a part of an object's key. Letters, digits, {@code .}, {@code _} and {@code -}
 * stay; every other byte of its UTF-8 becomes {@code %XX}, and so does a leading dot, because some
 * clients take {@code .} and {@code ..} for folders. Two names never become the same part.
 */
final class SafeName {
  /** Two parts of this length leave room for the rest of a key, which S3 limits to 1,024 bytes. */
  private static final int MOST_CHARACTERS = 400;

  private static final int KEPT_OF_LONG = 300;

  private SafeName() {}

  static String of(String name) {
    StringBuilder safe = new StringBuilder();
    for (byte b : name.getBytes(UTF_8)) {
      if (stays((char) (b & 0xff)) && !(b == '.' && safe.isEmpty())) {
        safe.append((char) b);
      } else {
        safe.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return LongName.within(name, safe.toString(), MOST_CHARACTERS, KEPT_OF_LONG);
  }

  private static boolean stays(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }
}
