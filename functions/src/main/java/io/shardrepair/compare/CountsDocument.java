package io.shardrepair.compare;

import io.shardrepair.compare.Counts.MeasurementCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The counts, as parts of documents. */
public final class CountsDocument {
  private final Counts counts;

  CountsDocument(Counts counts) {
    this.counts = counts;
  }

  public List<PartitionResult.Measurement> measurements() {
    List<PartitionResult.Measurement> list = new ArrayList<>();
    counts.measurements.forEach(
        (name, of) -> {
          Totals all = of.totals();
          list.add(
              new PartitionResult.Measurement(
                  name, all.pointsOfAll(), all.missingOfAll(), all.conflicts, gaps(of, all)));
        });
    return list;
  }

  /** The sum of the measurements that are not listed. */
  public UnlistedMeasurements more() {
    Totals all = counts.more.totals();
    return new UnlistedMeasurements(
        counts.moreNames.count(),
        counts.moreNames.countDiffering(),
        all.pointsOfAll(),
        all.missingOfAll(),
        all.conflicts);
  }

  private List<PartitionResult.Gaps> gaps(MeasurementCounts of, Totals all) {
    List<PartitionResult.Gaps> list = new ArrayList<>();
    for (int copy = 0; copy < counts.copies; copy++) {
      list.add(
          PartitionResult.Gaps.of(
              all.agreed + all.points[copy],
              all.missing[copy],
              of.absentPoints[copy],
              of.gaps[copy]));
    }
    return list;
  }

  public List<PartitionResult.Hour> hours() {
    List<PartitionResult.Hour> list = new ArrayList<>();
    counts.measurements.forEach(
        (name, of) ->
            of.hours.forEach(
                (hour, in) ->
                    list.add(
                        new PartitionResult.Hour(
                            name, hour, in.pointsOfAll(), in.missingOfAll(), in.conflicts))));
    return list;
  }

  public boolean hoursComplete() {
    return counts.hoursComplete;
  }

  public List<PartitionResult.Copy> copies(List<String> names, List<Optional<String>> missingKeys) {
    Totals all = new Totals(counts.copies);
    counts.measurements.values().forEach(of -> all.add(of.totals()));
    all.add(counts.more.totals());
    List<PartitionResult.Copy> list = new ArrayList<>();
    for (int copy = 0; copy < counts.copies; copy++) {
      list.add(
          new PartitionResult.Copy(
              names.get(copy),
              all.agreed + all.points[copy],
              all.missing[copy],
              counts.missingUnwritable[copy],
              counts.missingInConflict[copy],
              counts.doubled[copy],
              counts.orderDependent[copy],
              List.copyOf(counts.orderDependentPoints.get(copy)),
              missingKeys.get(copy),
              counts.absentSeries[copy],
              counts.absentPoints[copy],
              List.copyOf(counts.absentNames.get(copy))));
    }
    return list;
  }

  PartitionResult.Unwritable unwritable() {
    return new PartitionResult.Unwritable(counts.unwritableKeys, List.copyOf(counts.unwritable));
  }

  public long conflicts() {
    return counts.more.totals().conflicts
        + counts.measurements.values().stream().mapToLong(of -> of.totals().conflicts).sum();
  }

  /**
   * The sum of measurements that are not listed.
   *
   * @param measurements how many
   * @param differing in how many of them copies differ
   * @param points points of them that each copy holds
   * @param missing points of them that each copy lacks
   * @param conflicts points of them that copies hold with different values
   */
  public record UnlistedMeasurements(
      long measurements, long differing, List<Long> points, List<Long> missing, long conflicts) {}
}
