package io.shardrepair.local.show;

import io.shardrepair.text.Plural;
import java.time.Duration;
import java.util.Locale;

/**
 * Numbers and durations as people read them, mostly without {@link String#format}, which takes long
 * to start.
 */
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

  /** For example {@code 3.2 s}, or {@code 4 min 05 s} from one minute on. */
  static String duration(Duration duration) {
    if (duration.toMinutes() >= 1) {
      return String.format(
          Locale.ROOT, "%d min %02d s", duration.toMinutes(), duration.toSecondsPart());
    }
    return oneDecimal(duration.toMillis() / 1000.0) + " s";
  }
}
