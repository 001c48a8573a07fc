package io.shardrepair.compare;

import java.util.Arrays;

/**
 * Counts the points of the series being compared, except those that all copies hold alike: of these
 * it only knows whether there are any.
 */
final class SeriesTally {
  private final long[] held;
  private boolean agreed;
  private long points;
  private long first;
  private long last;

  SeriesTally(int copies) {
    held = new long[copies];
  }

  void begin() {
    Arrays.fill(held, 0);
    agreed = false;
    points = 0;
    first = Long.MAX_VALUE;
    last = Long.MIN_VALUE;
  }

  void agreed() {
    agreed = true;
  }

  void point(long time) {
    points++;
    first = Math.min(first, time);
    last = Math.max(last, time);
  }

  void addHeld(int copy) {
    held[copy]++;
  }

  /** Whether a copy holds no point of the series. */
  boolean absentFrom(int copy) {
    return !agreed && held[copy] == 0;
  }

  boolean absentFromAny() {
    return !agreed && Arrays.stream(held).anyMatch(n -> n == 0);
  }

  /** Points counted for a copy; all that it holds if another copy holds none. */
  long held(int copy) {
    return held[copy];
  }

  /** Distinct points counted of all copies; all of them if a copy holds none. */
  long points() {
    return points;
  }

  long first() {
    return first;
  }

  long last() {
    return last;
  }
}
