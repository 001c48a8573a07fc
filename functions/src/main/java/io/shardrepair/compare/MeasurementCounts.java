package io.shardrepair.compare;

import java.util.TreeMap;

/** The counts of one measurement. */
final class MeasurementCounts {
  final TreeMap<Long, Totals> hours = new TreeMap<>();
  final Totals beyond;
  final long[] gaps;
  final long[] absentPoints;
  final int nameLength;

  MeasurementCounts(int copies, int nameLength) {
    this.nameLength = nameLength;
    beyond = new Totals(copies);
    gaps = new long[copies];
    absentPoints = new long[copies];
  }

  /** The totals of all hours together. */
  Totals totals() {
    Totals all = new Totals(gaps.length);
    all.add(beyond);
    hours.values().forEach(all::add);
    return all;
  }
}
