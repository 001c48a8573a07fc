package io.shardrepair.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.stream.Sha256;

/**
 * A name that is too long for where it is to stand: the beginning of its written form, {@code ~},
 * and the SHA-256 of the whole name. Two names never become the same, if a written form has no
 * {@code ~}.
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
   * @param most characters of the longest form that stays
   * @param kept characters that are kept of one that is longer; at most {@code most} less 65
   */
  public static String within(String name, String written, int most, int kept) {
    if (written.indexOf(CUT) >= 0 || kept > most - HASH - 1) {
      throw new IllegalArgumentException("not to be told from what is cut: " + written);
    }
    return written.length() <= most
        ? written
        : written.substring(0, kept) + CUT + Sha256.of(name.getBytes(UTF_8));
  }
}
