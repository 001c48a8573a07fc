package io.shardrepair.compare;

import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.PointKey;
import io.shardrepair.line.PrintedSeries;
import io.shardrepair.line.ValueType;
import io.shardrepair.merge.PointValues;
import io.shardrepair.merge.Points;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts points, missing points and conflicts by measurement, hour and copy. */
public final class Counts {

  /** Names of absent series kept per copy. */
  static final int MAX_NAMES = 100;

  /** Hours kept, over all measurements; a partition has few measurements. */
  static final int MAX_HOURS = 10_000;

  /** Order-dependent points kept per copy. */
  static final int MAX_ORDER_DEPENDENT = 20;

  /** Unwritable keys kept. */
  static final int MAX_UNWRITABLE = 20;

  /** Bytes of names in the list of hours, where each hour names its measurement. */
  static final long MAX_HOUR_NAMES = 16 << 20;

  /** Memory that a measurement takes besides its name, in bytes, approximately. */
  private static final long BYTES_PER_MEASUREMENT = 600;

  private static final long HOUR = 3_600_000_000_000L;

  /** The hour of the earliest time there is. */
  private static final long FIRST_HOUR = Math.floorDiv(Long.MIN_VALUE, HOUR);

  /** The hour of the latest time there is. */
  private static final long LAST_HOUR = Math.floorDiv(Long.MAX_VALUE, HOUR);

  final int copies;
  final Map<DumpBytes, MeasurementCounts> measurements = new LinkedHashMap<>();
  final MeasurementCounts more;
  final MoreMeasurements moreNames = new MoreMeasurements();
  private final long mostBytes;
  private long bytes;
  private int hours;
  private long hourNames;
  boolean hoursComplete = true;

  private MeasurementCounts measurement;
  private Totals cell;
  private long cellStart;
  private long cellEnd;
  private boolean cellKnown;

  private final SeriesTally tally;
  private final long[] seriesMissing;
  private final long[] seriesGaps;
  private boolean seriesDiffers;

  /**
   * Numbers the points, skipping one between two keys, so that only neighbours in a key have
   * neighbouring numbers.
   */
  private long pointNumber;

  private final long[] lastMissing;
  final long[] absentSeries;
  final long[] absentPoints;
  final List<List<DumpBytes>> absentNames = new ArrayList<>();
  final long[] missingUnwritable;
  final long[] missingInConflict;
  final long[] doubled;
  final long[] orderDependent;
  final List<List<PartitionResult.OrderDependent>> orderDependentPoints = new ArrayList<>();
  long unwritableKeys;
  final List<PartitionResult.UnwritableKey> unwritable = new ArrayList<>();
  private final Schemas schemas;
  private final boolean keepsSchemas;
  private long union;

  /** Keeps all measurements, and their schemas. */
  public Counts(int copies) {
    this(copies, Long.MAX_VALUE, true);
  }

  /** Keeps measurements up to about so many bytes, and the sum of all others; no schemas. */
  public Counts(int copies, long mostBytes) {
    this(copies, mostBytes, false);
  }

  private Counts(int copies, long mostBytes, boolean keepsSchemas) {
    this.copies = copies;
    this.mostBytes = mostBytes;
    this.keepsSchemas = keepsSchemas;
    schemas = new Schemas(copies);
    more = new MeasurementCounts(copies, 0);
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

  private MeasurementCounts measurement(DumpBytes name, PointKey series, int length) {
    MeasurementCounts known = measurements.get(name);
    if (known != null) {
      return known;
    }
    // A char of a name takes at most two bytes.
    long size = BYTES_PER_MEASUREMENT + 2L * length;
    if (size > mostBytes - bytes) {
      moreNames.begin(series.printed(), length);
      return more;
    }
    bytes += size;
    MeasurementCounts added = new MeasurementCounts(copies, length);
    measurements.put(name, added);
    return added;
  }

  void beginField(PointKey key) {
    if (keepsSchemas) {
      schemas.field(key);
    }
    pointNumber++;
  }

  /** Begins a point of this time. */
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

  /** Counts points that all copies hold alike; the first has this time, and all lie in its hour. */
  void agreed(long time, int count) {
    at(time);
    cell.agreed += count;
    pointNumber += count;
    union += count;
    tally.agreed();
  }

  /** A copy holds a value of the field. Called at least for the first value of each key. */
  void value(int copy, ValueType type) {
    if (!keepsSchemas) {
      return;
    }
    if (copy == Points.ALL_COPIES) {
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
    // The first point of a series has number 2 or more, so 0 neighbours no point.
    if (lastMissing[copy] != pointNumber - 1) {
      seriesGaps[copy]++;
    }
    lastMissing[copy] = pointNumber;
  }

  /** A copy lacks a point of this key, from which no line can be made. */
  void unwritable(PointKey key) {
    unwritableKeys++;
    if (unwritable.size() < MAX_UNWRITABLE) {
      unwritable.add(new PartitionResult.UnwritableKey(series(key), field(key)));
    }
  }

  /** A copy lacks a point of such a key; {@link #missing} is called for it too. */
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

  /** The counts of the series so far. */
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

  /** The counts so far as parts of documents. */
  public CountsDocument document() {
    return new CountsDocument(this);
  }

  /** The counts of one measurement. */
  static final class MeasurementCounts {
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
}
