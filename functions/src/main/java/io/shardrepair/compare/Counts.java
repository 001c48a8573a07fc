package io.shardrepair.compare;

import io.shardrepair.diff.DumpSummary;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.PointKey;
import io.shardrepair.line.PrintedSeries;
import io.shardrepair.line.ValueType;
import io.shardrepair.merge.PointMerge;
import io.shardrepair.merge.PointValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Counts points, missing points and conflicts: per measurement, hour and copy. */
public final class Counts {

  /** Names of absent series kept per copy. */
  static final int MAX_NAMES = 100;

  /** Hours kept, over all measurements; a partition has few measurements. */
  static final int MAX_HOURS = 10_000;

  /** Points kept per copy whose winner depends on the order of files. */
  static final int MAX_ORDER_DEPENDENT = 20;

  /** Keys kept that line protocol cannot carry. */
  static final int MAX_UNWRITABLE = 20;

  /** Names in the list of hours, bytes: each hour names its measurement. */
  static final long MAX_HOUR_NAMES = 16 << 20;

  /** What a measurement takes in memory beside its name, bytes, about. */
  private static final long BYTES_PER_MEASUREMENT = 600;

  private static final long HOUR = 3_600_000_000_000L;

  /** Begins before the earliest time there is. */
  private static final long FIRST_HOUR = Math.floorDiv(Long.MIN_VALUE, HOUR);

  /** Ends behind the latest time there is. */
  private static final long LAST_HOUR = Math.floorDiv(Long.MAX_VALUE, HOUR);

  private final int copies;
  private final Map<DumpBytes, PerMeasurement> measurements = new LinkedHashMap<>();
  private final PerMeasurement more;
  private final MoreMeasurements moreNames = new MoreMeasurements();
  private final long mostBytes;
  private long bytes;
  private int hours;
  private long hourNames;
  private boolean hoursComplete = true;

  private PerMeasurement measurement;
  private Totals cell;
  private long cellStart;
  private long cellEnd;
  private boolean cellKnown;

  private final SeriesTally tally;
  private final long[] seriesMissing;
  private final long[] seriesGaps;
  private boolean seriesDiffers;

  /** Counts points, and leaves one out between two keys: neighbours in a key have neighbours. */
  private long pointNumber;

  private final long[] lastMissing;
  private final long[] absentSeries;
  private final long[] absentPoints;
  private final List<List<DumpBytes>> absentNames = new ArrayList<>();
  private final long[] missingUnwritable;
  private final long[] missingInConflict;
  private final long[] doubled;
  private final long[] orderDependent;
  private final List<List<PartitionResult.OrderDependent>> orderDependentPoints = new ArrayList<>();
  private long unwritableKeys;
  private final List<PartitionResult.UnwritableKey> unwritable = new ArrayList<>();
  private final Schemas schemas;
  private final boolean keepsSchemas;
  private long union;

  /** Keeps all measurements, and their schemas. */
  public Counts(int copies) {
    this(copies, Long.MAX_VALUE, true);
  }

  /**
   * Keeps measurements while they take so many bytes, about, and of all others the sum; no schemas.
   */
  public Counts(int copies, long mostBytes) {
    this(copies, mostBytes, false);
  }

  private Counts(int copies, long mostBytes, boolean keepsSchemas) {
    this.copies = copies;
    this.mostBytes = mostBytes;
    this.keepsSchemas = keepsSchemas;
    schemas = new Schemas(copies);
    more = new PerMeasurement(copies, 0);
    tally = new SeriesTally(copies);
    seriesMissing = new long[copies];
    seriesGaps = new long[copies];
    lastMissing = new long[copies];
    absentSeries = new long[copies];
    absentPoints = new long[copies];
    missingUnwritable = new long[copies];
    missingInConflict = new long[copies];
    doubled = new long[copies];
    orderDependent = new long[copies];
    for (int copy = 0; copy < copies; copy++) {
      absentNames.add(new ArrayList<>());
      orderDependentPoints.add(new ArrayList<>());
    }
  }

  /** Totals of one cell: a measurement, or an hour of one. */
  private static final class Totals {
    /** Points that all copies hold alike. */
    long agreed;

    /** Other points, per copy. */
    final long[] points;

    final long[] missing;
    long conflicts;

    Totals(int copies) {
      points = new long[copies];
      missing = new long[copies];
    }

    List<Long> pointsOfAll() {
      return list(LongStream.of(points).map(n -> n + agreed).toArray());
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

  private static final class PerMeasurement {
    final TreeMap<Long, Totals> hours = new TreeMap<>();
    final Totals beyond;
    final long[] gaps;
    final long[] absentPoints;
    final int nameLength;

    PerMeasurement(int copies, int nameLength) {
      this.nameLength = nameLength;
      beyond = new Totals(copies);
      gaps = new long[copies];
      absentPoints = new long[copies];
    }
  }

  void beginSeries(PointKey series) {
    int measurementLength = PrintedSeries.measurementEnd(series.printed(), series.seriesLength());
    DumpBytes name = DumpBytes.of(series.printed(), 0, measurementLength);
    measurement = measurement(name, series, measurementLength);
    if (keepsSchemas) {
      schemas.series(name, series, measurementLength);
    }
    seriesDiffers = false;
    cellKnown = false;
    tally.begin();
    for (int copy = 0; copy < copies; copy++) {
      seriesMissing[copy] = 0;
      seriesGaps[copy] = 0;
    }
  }

  private PerMeasurement measurement(DumpBytes name, PointKey series, int length) {
    PerMeasurement known = measurements.get(name);
    if (known != null) {
      return known;
    }
    // A char of a name takes two bytes at most.
    long size = BYTES_PER_MEASUREMENT + 2L * length;
    if (size > mostBytes - bytes) {
      moreNames.begin(series.printed(), length);
      return more;
    }
    bytes += size;
    PerMeasurement added = new PerMeasurement(copies, length);
    measurements.put(name, added);
    return added;
  }

  void beginField(PointKey key) {
    if (keepsSchemas) {
      schemas.field(key);
    }
    pointNumber++;
  }

  /** What is counted next is a point of this time. */
  void point(long time) {
    at(time);
    tally.point(time);
    union++;
    pointNumber++;
  }

  private void at(long time) {
    if (cellKnown && cellStart <= time && time < cellEnd) {
      return;
    }
    long hour = Math.floorDiv(time, HOUR);
    cellStart = hour == FIRST_HOUR ? Long.MIN_VALUE : hour * HOUR;
    cellEnd = hour == LAST_HOUR ? Long.MAX_VALUE : (hour + 1) * HOUR;
    cellKnown = true;
    cell = measurement.hours.get(hour);
    if (cell == null) {
      if (measurement == more
          || hours == MAX_HOURS
          || hourNames + measurement.nameLength > MAX_HOUR_NAMES) {
        hoursComplete = false;
        cell = measurement.beyond;
        return;
      }
      hours++;
      hourNames += measurement.nameLength;
      cell = new Totals(copies);
      measurement.hours.put(hour, cell);
    }
  }

  /** Where the hour of a time ends, or the latest time. */
  long hourEnd(long time) {
    at(time);
    return cellEnd;
  }

  /** Points that all copies hold alike, the first of this time and all in its hour. */
  void agreed(long time, int count) {
    at(time);
    cell.agreed += count;
    pointNumber += count;
    union += count;
    tally.agreed();
  }

  /** A copy holds a value of the field; told of the first of each key at least. */
  void value(int copy, ValueType type) {
    if (!keepsSchemas) {
      return;
    }
    if (copy == PointMerge.Points.ALL_COPIES) {
      schemas.valueOfAll(type);
    } else {
      schemas.value(copy, type);
    }
  }

  /** The point is held by a copy. */
  void held(int copy, ValueType type) {
    cell.points[copy]++;
    tally.addHeld(copy);
    if (keepsSchemas) {
      schemas.value(copy, type);
    }
  }

  void missing(int copy) {
    cell.missing[copy]++;
    seriesDiffers = true;
    seriesMissing[copy]++;
    // The first of a series has number 2 at least, so 0 is nobody's neighbour.
    if (lastMissing[copy] != pointNumber - 1) {
      seriesGaps[copy]++;
    }
    lastMissing[copy] = pointNumber;
  }

  /** A key of which some copy lacks a point, and of which no line can be made. */
  void unwritable(PointKey key) {
    unwritableKeys++;
    if (unwritable.size() < MAX_UNWRITABLE) {
      unwritable.add(new PartitionResult.UnwritableKey(series(key), field(key)));
    }
  }

  /** A copy lacks a point of such a key; it is also told of by {@link #missing}. */
  void missingUnwritable(int copy) {
    missingUnwritable[copy]++;
  }

  /** A copy lacks a point of which others hold different values. */
  void missingInConflict(int copy) {
    missingInConflict[copy]++;
  }

  /** A copy holds the point in several of its shards. */
  void doubled(int copy) {
    doubled[copy]++;
  }

  /** A copy holds different values of the point in files that may be read in another order. */
  void orderDependent(int copy, PointKey key, long time, PointValues.Overruled values) {
    orderDependent[copy]++;
    if (orderDependentPoints.get(copy).size() < MAX_ORDER_DEPENDENT) {
      orderDependentPoints
          .get(copy)
          .add(
              new PartitionResult.OrderDependent(
                  series(key), field(key), Long.toString(time), values.later(), values.earlier()));
    }
  }

  private static DumpBytes series(PointKey key) {
    return DumpBytes.of(key.printed(), 0, key.seriesLength());
  }

  private static DumpBytes field(PointKey key) {
    return DumpBytes.of(key.printed(), key.fieldStart(), key.fieldEnd() - key.fieldStart());
  }

  void conflict() {
    cell.conflicts++;
    seriesDiffers = true;
  }

  void endSeries(PointKey series) {
    if (measurement == more && seriesDiffers) {
      moreNames.differs();
    }
    for (int copy = 0; copy < copies; copy++) {
      if (tally.absentFrom(copy)) {
        absentSeries[copy]++;
        absentPoints[copy] += seriesMissing[copy];
        measurement.absentPoints[copy] += seriesMissing[copy];
        if (absentNames.get(copy).size() < MAX_NAMES) {
          absentNames.get(copy).add(DumpBytes.of(series.printed(), 0, series.seriesLength()));
        }
      } else {
        measurement.gaps[copy] += seriesGaps[copy];
      }
    }
  }

  /** What is counted of the series so far. */
  SeriesTally series() {
    return tally;
  }

  List<Schema> schemas() {
    return schemas.list();
  }

  /** Distinct points of all copies together. */
  long union() {
    return union;
  }

  public List<PartitionResult.Measurement> measurements() {
    List<PartitionResult.Measurement> list = new ArrayList<>();
    measurements.forEach(
        (name, of) -> {
          Totals all = totals(of);
          list.add(
              new PartitionResult.Measurement(
                  name, all.pointsOfAll(), list(all.missing), all.conflicts, gaps(of, all)));
        });
    return list;
  }

  /** What is not in the list of measurements. */
  public DumpSummary.More more() {
    Totals all = totals(more);
    return new DumpSummary.More(
        moreNames.count(),
        moreNames.countDiffering(),
        all.pointsOfAll(),
        list(all.missing),
        all.conflicts);
  }

  private List<PartitionResult.Gaps> gaps(PerMeasurement of, Totals all) {
    List<PartitionResult.Gaps> list = new ArrayList<>();
    for (int copy = 0; copy < copies; copy++) {
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
    measurements.forEach(
        (name, of) ->
            of.hours.forEach(
                (hour, in) ->
                    list.add(
                        new PartitionResult.Hour(
                            name, hour, in.pointsOfAll(), list(in.missing), in.conflicts))));
    return list;
  }

  public boolean hoursComplete() {
    return hoursComplete;
  }

  public List<PartitionResult.Copy> copies(List<String> names, List<String> missingKeys) {
    Totals all = new Totals(copies);
    measurements.values().forEach(of -> all.add(totals(of)));
    all.add(totals(more));
    List<PartitionResult.Copy> list = new ArrayList<>();
    for (int copy = 0; copy < copies; copy++) {
      list.add(
          new PartitionResult.Copy(
              names.get(copy),
              all.agreed + all.points[copy],
              all.missing[copy],
              missingUnwritable[copy],
              missingInConflict[copy],
              doubled[copy],
              orderDependent[copy],
              List.copyOf(orderDependentPoints.get(copy)),
              missingKeys.get(copy),
              absentSeries[copy],
              absentPoints[copy],
              List.copyOf(absentNames.get(copy))));
    }
    return list;
  }

  PartitionResult.Unwritable unwritable() {
    return new PartitionResult.Unwritable(unwritableKeys, List.copyOf(unwritable));
  }

  public long conflicts() {
    return totals(more).conflicts
        + measurements.values().stream().mapToLong(of -> totals(of).conflicts).sum();
  }

  private Totals totals(PerMeasurement of) {
    Totals all = new Totals(copies);
    all.add(of.beyond);
    of.hours.values().forEach(all::add);
    return all;
  }

  private static List<Long> list(long[] numbers) {
    return LongStream.of(numbers).boxed().toList();
  }
}
