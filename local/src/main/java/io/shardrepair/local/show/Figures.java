package io.shardrepair.local.show;

import java.util.Locale;

/** Numbers as people read them. */
final class Figures {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  private Figures() {}

  /** For example {@code 1,036,800}. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** For example {@code 12.3 MB}, in powers of 1000. */
  static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 999.95 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }
}
