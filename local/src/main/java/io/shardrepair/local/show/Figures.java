package io.shardrepair.local.show;

import io.shardrepair.text.Plural;

/** Numbers as people read them. Not by {@link String#format}, which takes long to start. */
final class Figures {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  private Figures() {}

  /** For example {@code 1,036,800}. */
  static String count(long number) {
    return Plural.number(number);
  }

  /** For example {@code 12.3 MB}, in powers of 1000. */
  static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 999.95 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return unit == 0 ? bytes + " B" : oneDecimal(value) + " " + UNITS[unit];
  }

  /** For example {@code 12.3}; of numbers that are not negative. */
  static String oneDecimal(double number) {
    long tenths = Math.round(number * 10);
    return tenths / 10 + "." + tenths % 10;
  }
}
