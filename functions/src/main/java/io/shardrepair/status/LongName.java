package io.shardrepair.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.stream.Sha256;

/**
 * Shortens a name that is too long for its place to the beginning of its written form, {@code ~},
 * and the SHA-256 of the whole name. Two names never become the same, provided that written forms
 * hold no {@code ~}.
 */
public final class LongName {
  private static final char CUT = '~';
  private static final int HASH = 64;

  private LongName() {}

  /**
   * The written form, if it is not too long.
   *
   * @param name the name
   * @param written how it is written, in ASCII and without {@code ~}
   * @param most characters of the longest form that is kept as it is
   * @param kept characters that are kept of a longer one; at most {@code most} minus 65
   */
  public static String within(String name, String written, int most, int kept) {
    if (written.indexOf(CUT) >= 0 || kept > most - HASH - 1) {
      throw new IllegalArgumentException("cannot be told from a shortened name: " + written);
    }
    return written.length() <= most
        ? written
        : written.substring(0, kept) + CUT + Sha256.of(name.getBytes(UTF_8));
  }
}
