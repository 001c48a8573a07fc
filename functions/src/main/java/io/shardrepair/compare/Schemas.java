package io.shardrepair.compare;

import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.PointKey;
import io.shardrepair.line.PrintedSeries;
import io.shardrepair.line.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects the tag keys and field types of measurements as points pass.
 *
 * <p>It is called for every series and key, and nearly always the tags and fields are those of the
 * previous series, in the same order. So each name is first compared, byte by byte, with the one
 * that followed last time, and looked up only if it differs.
 */
final class Schemas {

  /** The most tag keys and fields kept per measurement; real ones have a few hundred at most. */
  static final int MAX_NAMES = 10_000;

  private final int copies;
  private final Map<DumpBytes, Measurement> measurements = new LinkedHashMap<>();
  private Measurement measurement;
  private Field field;

  Schemas(int copies) {
    this.copies = copies;
  }

  /** Names in the order in which they came, each with its own place. */
  private static final class Names {
    private final Map<DumpBytes, Integer> places = new LinkedHashMap<>();
    private final List<byte[]> bytes = new ArrayList<>();
    private int next;

    void restart() {
      next = 0;
    }

    /** The place of a name, or -1 if there are too many. */
    int place(byte[] from, int start, int end) {
      if (next < bytes.size()
          && Arrays.equals(bytes.get(next), 0, bytes.get(next).length, from, start, end)) {
        return next++;
      }
      DumpBytes name = DumpBytes.of(from, start, end - start);
      Integer place = places.get(name);
      if (place == null) {
        if (places.size() == MAX_NAMES) {
          return -1;
        }
        place = places.size();
        places.put(name, place);
        bytes.add(Arrays.copyOfRange(from, start, end));
      }
      next = place + 1;
      return place;
    }
  }

  private static final class Field {
    final List<Set<ValueType>> types = new ArrayList<>();

    Field(int copies) {
      for (int copy = 0; copy < copies; copy++) {
        types.add(EnumSet.noneOf(ValueType.class));
      }
    }
  }

  private static final class Measurement {
    final Names tagKeys = new Names();
    final Names fieldNames = new Names();
    final List<Field> fields = new ArrayList<>();
    boolean complete = true;
  }

  /**
   * The calls that follow are about this series.
   *
   * @param measurementLength where its measurement ends
   */
  void series(DumpBytes name, PointKey series, int measurementLength) {
    measurement = measurements.computeIfAbsent(name, n -> new Measurement());
    measurement.tagKeys.restart();
    measurement.fieldNames.restart();
    byte[] bytes = series.printed();
    int at = measurementLength;
    while (at < series.seriesLength()) {
      int equals = PrintedSeries.tagKeyEnd(bytes, at, series.seriesLength());
      if (measurement.tagKeys.place(bytes, at + 1, equals) < 0) {
        measurement.complete = false;
      }
      at = PrintedSeries.tagEnd(bytes, equals, series.seriesLength());
    }
  }

  /** The calls that follow are about this field of the series. */
  void field(PointKey key) {
    int place = measurement.fieldNames.place(key.printed(), key.fieldStart(), key.fieldEnd());
    if (place < 0) {
      measurement.complete = false;
      field = null;
      return;
    }
    if (place == measurement.fields.size()) {
      measurement.fields.add(new Field(copies));
    }
    field = measurement.fields.get(place);
  }

  /** A copy holds a value of the field. */
  void value(int copy, ValueType type) {
    if (field != null) {
      field.types.get(copy).add(type);
    }
  }

  /** Every copy holds a value of the field, of this type. */
  void valueOfAll(ValueType type) {
    for (int copy = 0; copy < copies; copy++) {
      value(copy, type);
    }
  }

  List<Schema> list() {
    List<Schema> list = new ArrayList<>();
    measurements.forEach(
        (name, of) -> {
          List<Schema.Field> fields = new ArrayList<>();
          for (DumpBytes fieldName : of.fieldNames.places.keySet()) {
            fields.add(
                new Schema.Field(
                    fieldName,
                    of.fields.get(fields.size()).types.stream().map(List::copyOf).toList()));
          }
          list.add(new Schema(name, List.copyOf(of.tagKeys.places.keySet()), fields, of.complete));
        });
    return list;
  }
}
