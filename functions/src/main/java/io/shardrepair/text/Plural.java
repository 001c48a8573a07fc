package io.shardrepair.text;

import java.util.Locale;

/** A number and what it counts, in the number that English asks for. */
public final class Plural {
  private Plural() {}

  /**
   * {@code 1 point}, {@code 2,000 points}.
   *
   * @param noun what is counted, one of it; its plural ends in s
   */
  public static String of(long count, String noun) {
    return of(count, noun, noun + "s");
  }

  /**
   * {@code 1 query}, {@code 2 queries}; {@code 1 series was}, {@code 2 series were}.
   *
   * @param one what follows the number 1
   * @param many what follows all others
   */
  public static String of(long count, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
  }
}
