package io.shardrepair.text;

/** A number and what it counts, in the singular or plural. */
public final class Plural {
  private Plural() {}

  /**
   * {@code 1 point}, {@code 2,000 points}.
   *
   * @param noun what is counted, in the singular; its plural ends in s
   */
  public static String of(long count, String noun) {
    return of(count, noun, noun + "s");
  }

  /**
   * {@code 1 query}, {@code 2 queries}; {@code 1 series was}, {@code 2 series were}.
   *
   * @param one what follows the number 1
   * @param many what follows every other number
   */
  public static String of(long count, String one, String many) {
    return number(count) + ' ' + (count == 1 ? one : many);
  }

  /**
   * A number with separators, such as {@code 1,036,800}. Without {@link String#format}, which is
   * slow to start.
   */
  public static String number(long number) {
    StringBuilder digits = new StringBuilder(Long.toString(number));
    int first = number < 0 ? 1 : 0;
    for (int i = digits.length() - 3; i > first; i -= 3) {
      digits.insert(i, ',');
    }
    return digits.toString();
  }
}
