package io.shardrepair.compare;

import java.util.List;
import java.util.stream.LongStream;

/** Totals of one cell: a measurement, or an hour of one. */
final class Totals {
  /** Points that all copies hold alike. */
  long agreed;

  /** All other points that a copy holds, per copy. */
  final long[] points;

  final long[] missing;
  long conflicts;

  Totals(int copies) {
    points = new long[copies];
    missing = new long[copies];
  }

  List<Long> pointsOfAll() {
    return LongStream.of(points).map(n -> n + agreed).boxed().toList();
  }

  List<Long> missingOfAll() {
    return LongStream.of(missing).boxed().toList();
  }

  void add(Totals other) {
    for (int copy = 0; copy < points.length; copy++) {
      points[copy] += other.points[copy];
      missing[copy] += other.missing[copy];
    }
    agreed += other.agreed;
    conflicts += other.conflicts;
  }
}
