package io.shardrepair.bench;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Several measurements of one thing. */
record Spread(double median, double min, double max) {

  static Spread of(Collection<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
  }

  /** The ratio of the medians, with the least and the greatest that any two runs give. */
  Spread over(Spread other) {
    return new Spread(median / other.median, min / other.max, max / other.min);
  }

  /** For example {@code 1.25 (1.20..1.31)}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s (%s..%s)", figure(median), figure(min), figure(max));
  }

  static String figure(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
  }
}
