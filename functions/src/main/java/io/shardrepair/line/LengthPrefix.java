package io.shardrepair.line;

import java.nio.charset.StandardCharsets;

/**
 * The prefix of a point whose series or field ends in a backslash; such a point has a line of its
 * own. It is {@code #}, the lengths of both in bytes, and a space, as in {@code #10 2 m,t=\\srv\
 * f\=1 5}. With it the line can be read back, and influxd takes it for a comment instead of another
 * series.
 */
public final class LengthPrefix {

  /** Its first byte. */
  public static final char FIRST = '#';

  /** The most digits of a length: a line has fewer than a billion bytes. */
  static final int MOST_DIGITS = 9;

  private LengthPrefix() {}

  /** The prefix for a point of this series and field; empty for most. */
  public static byte[] ifNeeded(byte[] series, byte[] field) {
    return endsInBackslash(series) || endsInBackslash(field)
        ? of(series.length, field.length)
        : new byte[0];
  }

  private static boolean endsInBackslash(byte[] name) {
    return name.length > 0 && name[name.length - 1] == '\\';
  }

  /** The prefix for a point of these lengths. */
  public static byte[] of(int series, int field) {
    return (FIRST + "" + series + " " + field + " ").getBytes(StandardCharsets.US_ASCII);
  }
}
