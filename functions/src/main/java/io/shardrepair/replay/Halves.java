package io.shardrepair.replay;

import io.shardrepair.line.LineReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Divides a batch about whose fault nothing is known. */
final class Halves {
  private Halves() {}

  /**
   * Two parts: by fields while there are several, because a field of a measurement is refused or
   * taken on all lines alike; then by lines. None if it is one point.
   */
  static List<Batch> of(Batch batch) throws IOException {
    List<String> fields = List.copyOf(fields(batch));
    if (fields.size() > 1) {
      return byFields(batch, Set.copyOf(fields.subList(0, fields.size() / 2)));
    }
    if (batch.lines() > 1) {
      int middle = batch.lines() >>> 1;
      return List.of(batch.range(0, middle), batch.range(middle, batch.lines()));
    }
    return List.of();
  }

  private static Set<String> fields(Batch batch) throws IOException {
    Set<String> fields = new LinkedHashSet<>();
    LineReader reader = batch.reader();
    while (reader.next()) {
      for (int field = 0; field < reader.points(); field++) {
        fields.add(id(reader, field));
      }
    }
    return fields;
  }

  private static List<Batch> byFields(Batch batch, Set<String> first) throws IOException {
    Batch some = new Batch();
    Batch others = new Batch();
    LineReader reader = batch.reader();
    for (int line = 0; reader.next(); line++) {
      List<Integer> chosen = new ArrayList<>();
      for (int field = 0; field < reader.points(); field++) {
        if (first.contains(id(reader, field))) {
          chosen.add(field);
        }
      }
      if (chosen.isEmpty() || chosen.size() == reader.points()) {
        (chosen.isEmpty() ? others : some).add(batch, line);
        continue;
      }
      for (int field = 0; field < reader.points(); field++) {
        (chosen.contains(field) ? some : others).add(reader.line(field));
      }
    }
    return List.of(some, others);
  }

  /** The measurement's length comes first, so that no two fields have the same text. */
  private static String id(LineReader reader, int field) {
    String measurement = reader.measurement();
    return measurement.length() + " " + measurement + reader.fieldName(field);
  }
}
