package io.shardrepair.compare;

import java.util.List;

/**
 * What the comparison of one partition found; its worker writes it last, so a result that exists
 * means that all objects it names exist, whole.
 *
 * @param version format of this document, {@value #VERSION}
 * @param plan {@link PartitionResults#planId} of the plan that the partition is of
 * @param index the partition
 * @param through last partition that is covered: a worker goes on through its neighbours' ranges
 *     where it finds that they begin to read at a wrong place. Usually equal to {@code index}
 * @param failure why the partition could not be compared, or null. Whether that is an error is
 *     decided by {@link PartitionResults}: the result of a partition that a neighbour covers does
 *     not count
 * @param unsortedRuns object keys of runs that were found out of order, with a {@code failure}
 * @param copies one per copy, in the order of the manifests
 * @param union distinct points of all copies together
 * @param conflicts points that copies hold with different values
 * @param conflictsKey object that lists them, or null if there are none
 * @param absentKey object that lists the series which some copies lack wholly ({@link
 *     AbsentSeries}), or null if there are none
 * @param schemas tags and fields of the measurements seen
 * @param measurements totals per measurement
 * @param hours totals per measurement and hour, for hours with any point
 * @param hoursComplete false if there were more hours than are listed
 * @param storedBytes compressed bytes read
 * @param rawBytes bytes of line protocol read
 * @param seconds wall time
 */
public record PartitionResult(
    int version,
    String plan,
    int index,
    int through,
    String failure,
    List<String> unsortedRuns,
    List<Copy> copies,
    long union,
    long conflicts,
    String conflictsKey,
    String absentKey,
    List<Schema> schemas,
    List<Measurement> measurements,
    List<Hour> hours,
    boolean hoursComplete,
    long storedBytes,
    long rawBytes,
    double seconds) {

  public static final int VERSION = 2;

  /**
   * @param copy its name
   * @param points distinct points that it holds
   * @param missing points that it lacks and others hold with one value
   * @param missingKey object that holds them as line protocol, or null if there are none
   * @param absentSeries series of which it holds no point at all, while another copy does
   * @param absentPoints how many of {@code missing} are of such series
   * @param absentSeriesNames some of them, at most {@value Counts#MAX_NAMES}
   */
  public record Copy(
      String copy,
      long points,
      long missing,
      String missingKey,
      long absentSeries,
      long absentPoints,
      List<Name> absentSeriesNames) {}

  /** Totals of a measurement, its name as in line protocol; lists have one entry per copy. */
  public record Measurement(
      Name measurement, List<Long> points, List<Long> missing, long conflicts, List<Gaps> gaps) {

    /** Whether a copy lacks points of it, or copies disagree on one. */
    public boolean differs() {
      return conflicts > 0 || missing.stream().anyMatch(n -> n > 0);
    }
  }

  /**
   * How the points that a copy lacks of a measurement lie.
   *
   * @param shape in a word
   * @param count gaps in series that the copy does hold: of points that follow each other in a
   *     series and field, those it lacks without one that it holds between them
   * @param absentPoints points of series that the copy does not hold at all
   */
  public record Gaps(GapShape shape, long count, long absentPoints) {

    /** Of a measurement of which a copy holds and lacks so many points. */
    static Gaps of(long points, long missing, long absentPoints, long count) {
      return new Gaps(GapShape.of(points, missing, absentPoints, count), count, absentPoints);
    }
  }

  /** Totals of a measurement in an hour, counted in hours since 1970; one number per copy. */
  public record Hour(
      Name measurement, long hour, List<Long> points, List<Long> missing, long conflicts) {}

  static PartitionResult failed(
      String plan, int index, String failure, List<String> unsortedRuns, double seconds) {
    return new PartitionResult(
        VERSION,
        plan,
        index,
        index,
        failure,
        unsortedRuns,
        List.of(),
        0,
        0,
        null,
        null,
        List.of(),
        List.of(),
        List.of(),
        true,
        0,
        0,
        seconds);
  }
}
