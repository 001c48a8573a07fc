package io.shardrepair.compare;

import io.shardrepair.line.DumpBytes;
import io.shardrepair.store.ObjectChanged;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the comparison of one partition found. Its worker writes it last, so if it exists, all
 * objects that it names exist and are complete.
 *
 * @param version format of this document, {@value #VERSION}
 * @param partitioningId {@link PartitionResults#partitioningId} of the partition's partitioning
 * @param index the partition
 * @param through last partition that is covered; usually equal to {@code index}. A worker goes on
 *     through a following range if it finds that its worker begins to read at a wrong place
 * @param failure why the partition could not be compared; nothing was found then. {@link
 *     PartitionResults} decides whether that is an error: the result of a partition that a
 *     neighbour covers does not count
 * @param unsortedRuns object keys of runs that turned out not to be sorted, with a {@code failure}
 * @param found what was found
 * @param effort what it took
 */
public record PartitionResult(
    int version,
    String partitioningId,
    int index,
    int through,
    Optional<String> failure,
    List<String> unsortedRuns,
    Found found,
    Effort effort) {

  public static final int VERSION = 5;

  /**
   * What the copies hold and lack.
   *
   * @param copies one per copy, in the order of the manifests
   * @param union distinct points of all copies together
   * @param conflicts points that copies hold with different values, or one copy in two of its
   *     shards
   * @param conflictsKey object that lists them, if there are any
   * @param absentKey object that lists the series absent from some copies ({@link AbsentSeries}),
   *     if there are any
   * @param unwritable missing points that line protocol cannot carry
   * @param schemas tags and fields of the measurements seen
   * @param measurements totals per measurement
   * @param hours totals per measurement and hour, for hours with any point
   * @param hoursComplete false if there were more hours than are listed
   */
  public record Found(
      List<Copy> copies,
      long union,
      long conflicts,
      Optional<String> conflictsKey,
      Optional<String> absentKey,
      Unwritable unwritable,
      List<Schema> schemas,
      List<Measurement> measurements,
      List<Hour> hours,
      boolean hoursComplete) {
    static final Found NOTHING =
        new Found(
            List.of(),
            0,
            0,
            Optional.empty(),
            Optional.empty(),
            Unwritable.NONE,
            List.of(),
            List.of(),
            List.of(),
            true);

    private Found withAbsent(List<Copy> otherCopies, Optional<String> otherAbsentKey) {
      return new Found(
          otherCopies,
          union,
          conflicts,
          conflictsKey,
          otherAbsentKey,
          unwritable,
          schemas,
          measurements,
          hours,
          hoursComplete);
    }
  }

  /**
   * What a comparison took.
   *
   * @param storedBytes compressed bytes read
   * @param rawBytes bytes of line protocol read
   * @param seconds wall time
   */
  public record Effort(long storedBytes, long rawBytes, double seconds) {}

  /**
   * Refuses object keys that the comparison of this partition cannot have written.
   *
   * @param prefix of those that it can have written
   * @throws ObjectChanged if one lies elsewhere
   */
  public void requireKeysUnder(String prefix) {
    Stream.concat(
            Stream.of(found.conflictsKey(), found.absentKey()),
            found.copies().stream().map(Copy::missingKey))
        .flatMap(Optional::stream)
        .filter(key -> !key.startsWith(prefix))
        .forEach(
            key -> {
              throw new ObjectChanged(prefix, "names an object that does not lie there, " + key);
            });
  }

  /**
   * @param copy its name
   * @param points distinct points that it holds
   * @param missing points that it lacks and others hold with one value
   * @param missingUnwritable how many of {@code missing} line protocol cannot carry; see {@link
   *     Unwritable}
   * @param missingInConflict points that it lacks while others hold them with different values;
   *     they are not in {@code missing}
   * @param doubled points that it holds in two or more of its shards, whose ranges overlap: a query
   *     answers each of them
   * @param orderDependent points whose value depends on the order in which the server reads the TSM
   *     files of a shard, which may differ from the order of the comparison
   * @param orderDependentPoints some of them, at most {@value Counts#MAX_ORDER_DEPENDENT}
   * @param missingKey object that holds them as line protocol, if there are any
   * @param absentSeries series of which it holds no point while another copy does
   * @param absentPoints how many of {@code missing} are of such series
   * @param absentSeriesNames some of these series, at most {@value Counts#MAX_NAMES}
   */
  public record Copy(
      String copy,
      long points,
      long missing,
      long missingUnwritable,
      long missingInConflict,
      long doubled,
      long orderDependent,
      List<OrderDependent> orderDependentPoints,
      Optional<String> missingKey,
      long absentSeries,
      long absentPoints,
      List<DumpBytes> absentSeriesNames) {

    /** The same with other absent series; their points stay as the comparison counted them. */
    public Copy withAbsent(long series, List<DumpBytes> names) {
      return new Copy(
          copy,
          points,
          missing,
          missingUnwritable,
          missingInConflict,
          doubled,
          orderDependent,
          orderDependentPoints,
          missingKey,
          series,
          absentPoints,
          names);
    }
  }

  /**
   * A point that a copy holds with different values in TSM files of one shard, while three or more
   * of the files hold its key. The server may answer with the earlier value until it has compacted
   * them.
   *
   * @param time nanoseconds since 1970
   * @param value the later file's, which the comparison used
   * @param earlier the value of an earlier file
   */
  public record OrderDependent(
      DumpBytes series, DumpBytes field, String time, DumpBytes value, DumpBytes earlier) {}

  /**
   * Keys of missing points that a server would not make from their lines.
   *
   * @param keys how many, over the missing points of all copies
   * @param sample some of them, at most {@value Counts#MAX_UNWRITABLE}
   */
  public record Unwritable(long keys, List<UnwritableKey> sample) {
    static final Unwritable NONE = new Unwritable(0, List.of());
  }

  /** A series and a field, as printed. */
  public record UnwritableKey(DumpBytes series, DumpBytes field) {}

  /** Totals of a measurement, its name as in line protocol; lists have one entry per copy. */
  public record Measurement(
      DumpBytes measurement,
      List<Long> points,
      List<Long> missing,
      long conflicts,
      List<Gaps> gaps) {

    /** Whether a copy lacks points of it, or copies disagree on one. */
    public boolean differs() {
      return conflicts > 0 || missing.stream().anyMatch(n -> n > 0);
    }
  }

  /**
   * How the points of a measurement that a copy lacks are spread.
   *
   * @param shape the shape
   * @param count gaps in series that the copy does hold: a gap is points in a row, of one series
   *     and field, that the copy lacks without holding one between them
   * @param absentPoints points of series that are absent from the copy
   */
  public record Gaps(GapShape shape, long count, long absentPoints) {

    /** The gaps of a measurement of which a copy holds and lacks so many points. */
    static Gaps of(long points, long missing, long absentPoints, long count) {
      return new Gaps(GapShape.of(points, missing, absentPoints, count), count, absentPoints);
    }
  }

  /** Totals of a measurement in an hour, counted in hours since 1970; one number per copy. */
  public record Hour(
      DumpBytes measurement, long hour, List<Long> points, List<Long> missing, long conflicts) {}

  /** The same with other absent series. */
  public PartitionResult withAbsent(List<Copy> otherCopies, Optional<String> otherAbsentKey) {
    return new PartitionResult(
        version,
        partitioningId,
        index,
        through,
        failure,
        unsortedRuns,
        found.withAbsent(otherCopies, otherAbsentKey),
        effort);
  }

  static PartitionResult failed(
      String partitioningId, int index, String failure, List<String> unsortedRuns, double seconds) {
    return new PartitionResult(
        VERSION,
        partitioningId,
        index,
        index,
        Optional.of(failure),
        unsortedRuns,
        Found.NOTHING,
        new Effort(0, 0, seconds));
  }
}
