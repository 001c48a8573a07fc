package io.shardrepair.decide;

import io.shardrepair.compare.ConflictReader.Conflict;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.LineReader;
import io.shardrepair.plan.PointObject;
import io.shardrepair.plan.SuspectedDelete;
import io.shardrepair.store.ObjectWriter;
import io.shardrepair.store.RepairObjects;
import io.shardrepair.text.Shown;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the undo objects, which help to take back what a plan does, one folder per copy:
 *
 * <ul>
 *   <li>{@code overwritten.lp.gz}: the values that winners of conflicts replace
 *   <li>{@code deleted.lp.gz}: the points of series that are deleted from it
 *   <li>{@code delete.influxql}: statements that delete series that it did not hold before
 * </ul>
 *
 * Points that are added to series which the copy holds are not taken back: InfluxQL deletes only by
 * series and time, so other fields would be deleted with them.
 */
final class Undo implements Closeable {
  private final RepairObjects objects;
  private final boolean wanted;
  private final Map<String, PointObject> points = new LinkedHashMap<>();
  private final Map<String, ObjectWriter> statements = new LinkedHashMap<>();

  /**
   * @param wanted false for a plan that is not followed now; then nothing is written here
   */
  Undo(RepairObjects objects, boolean wanted) {
    this.objects = objects;
    this.wanted = wanted;
  }

  /** A copy's value is going to be replaced. */
  void overwritten(String copy, Conflict conflict, DumpBytes value) throws IOException {
    if (wanted) {
      object(copy, "overwritten.lp.gz").write(conflict, value);
    }
  }

  /** A copy's point of a conflict is going to be deleted. */
  void deleted(String copy, Conflict conflict, DumpBytes value) throws IOException {
    if (wanted) {
      object(copy, "deleted.lp.gz").write(conflict, value);
    }
  }

  /** The points of a line are going to be deleted from a copy. */
  void deleted(String copy, LineReader lines) throws IOException {
    if (wanted) {
      object(copy, "deleted.lp.gz").write(lines);
    }
  }

  /** A copy is going to hold a series that it did not hold before. */
  void added(String copy, SuspectedDelete series) throws IOException {
    if (!wanted) {
      return;
    }
    String key = objects.undo(copy, "delete.influxql");
    ObjectWriter file = statements.get(key);
    if (file == null) {
      file = objects.store().create(key);
      statements.put(key, file);
    }
    String line =
        series
            .delete()
            .orElseGet(
                () ->
                    // influxd also ends a comment at a carriage return, and would execute the rest.
                    Shown.of(
                        "-- no exact statement for %s: %s"
                            .formatted(
                                series.series().series(), series.whyNoDelete().orElseThrow())));
    file.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private PointObject object(String copy, String name) {
    return points.computeIfAbsent(
        objects.undo(copy, name), key -> new PointObject(objects.store(), key));
  }

  /** Makes all objects exist; returns their keys. */
  List<String> commit() throws IOException {
    List<String> keys = new ArrayList<>();
    for (PointObject object : points.values()) {
      if (object.commit()) {
        keys.add(object.key());
      }
    }
    for (Map.Entry<String, ObjectWriter> file : statements.entrySet()) {
      file.getValue().commit();
      keys.add(file.getKey());
    }
    keys.sort(null);
    return List.copyOf(keys);
  }

  @Override
  public void close() throws IOException {
    for (PointObject object : points.values()) {
      object.close();
    }
    for (ObjectWriter file : statements.values()) {
      file.close();
    }
  }
}
