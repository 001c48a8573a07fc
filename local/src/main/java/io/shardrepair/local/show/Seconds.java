package io.shardrepair.local.show;

import java.time.Duration;
import java.util.Locale;

/** Durations as people read them. */
final class Seconds {
  private Seconds() {}

  /** For example {@code 3.2 s}, or {@code 4 min 05 s} from one minute on. */
  static String of(Duration duration) {
    if (duration.toMinutes() >= 1) {
      return String.format(
          Locale.ROOT, "%d min %02d s", duration.toMinutes(), duration.toSecondsPart());
    }
    return Figures.oneDecimal(duration.toMillis() / 1000.0) + " s";
  }
}
