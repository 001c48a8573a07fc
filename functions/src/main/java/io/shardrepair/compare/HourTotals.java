package io.shardrepair.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Adds up the partitions' totals of each hour, over all measurements. */
public final class HourTotals {
  private HourTotals() {}

  /**
   * An hour in which copies differ.
   *
   * @param hour counted in hours since 1970
   * @param missing points that each copy lacks, in the order of the copies
   * @param conflicts points that copies hold with different values
   */
  public record HourTotal(long hour, List<Long> missing, long conflicts) {}

  /** Hours kept: a year, more than any usual shard has. */
  private static final int MOST = 24 * 366;

  /** The hours in which copies differ, in order; the first {@value #MOST}. */
  public static List<HourTotal> differing(List<PartitionResult> results) {
    TreeMap<Long, HourTotal> totals = new TreeMap<>();
    for (PartitionResult result : results) {
      for (PartitionResult.Hour hour : result.found().hours()) {
        if (hour.conflicts() > 0 || hour.missing().stream().anyMatch(n -> n > 0)) {
          totals.merge(
              hour.hour(),
              new HourTotal(hour.hour(), hour.missing(), hour.conflicts()),
              HourTotals::sum);
        }
      }
    }
    return totals.values().stream().limit(MOST).toList();
  }

  private static HourTotal sum(HourTotal one, HourTotal other) {
    List<Long> missing = new ArrayList<>(one.missing());
    for (int copy = 0; copy < missing.size(); copy++) {
      missing.set(copy, missing.get(copy) + other.missing().get(copy));
    }
    return new HourTotal(one.hour(), missing, one.conflicts() + other.conflicts());
  }
}
