package io.shardrepair.compare;

import io.shardrepair.compare.PartitionResult.Gaps;
import io.shardrepair.compare.PartitionResult.Measurement;
import io.shardrepair.line.DumpBytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up the totals of each measurement, which may lie in several partitions. */
public final class MeasurementTotals {
  private MeasurementTotals() {}

  /**
   * The totals of those measurements that differ between copies, in the order of the partitions.
   */
  public static List<Measurement> differing(List<PartitionResult> results) {
    Map<DumpBytes, Measurement> totals = new LinkedHashMap<>();
    for (PartitionResult result : results) {
      for (Measurement measurement : result.found().measurements()) {
        totals.merge(measurement.measurement(), measurement, MeasurementTotals::sum);
      }
    }
    return totals.values().stream().filter(Measurement::differs).toList();
  }

  private static Measurement sum(Measurement one, Measurement other) {
    List<Long> points = new ArrayList<>();
    List<Long> missing = new ArrayList<>();
    List<Gaps> gaps = new ArrayList<>();
    for (int copy = 0; copy < one.points().size(); copy++) {
      points.add(one.points().get(copy) + other.points().get(copy));
      missing.add(one.missing().get(copy) + other.missing().get(copy));
      gaps.add(
          Gaps.of(
              points.get(copy),
              missing.get(copy),
              one.gaps().get(copy).absentPoints() + other.gaps().get(copy).absentPoints(),
              one.gaps().get(copy).count() + other.gaps().get(copy).count()));
    }
    return new Measurement(
        one.measurement(), points, missing, one.conflicts() + other.conflicts(), gaps);
  }
}
