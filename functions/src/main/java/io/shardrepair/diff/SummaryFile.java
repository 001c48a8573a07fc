package io.shardrepair.diff;

import com.fasterxml.jackson.core.JsonGenerator;
import io.shardrepair.compare.PartitionResult.Gaps;
import io.shardrepair.compare.PartitionResult.Hour;
import io.shardrepair.compare.PartitionResult.Measurement;
import io.shardrepair.diff.DumpSummary.CopySummary;
import io.shardrepair.json.SafeJson;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Writes a {@link DumpSummary} as JSON, byte for byte as {@link io.shardrepair.json.Json} would.
 * That class, which uses reflection, takes longer to start than a short comparison takes.
 */
public final class SummaryFile {
  private SummaryFile() {}

  /** Writes the whole document; the stream stays open. */
  public static void write(DumpSummary summary, OutputStream out) throws IOException {
    try (JsonGenerator json =
        SafeJson.FACTORY.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
      json.writeStartObject();
      json.writeNumberField("version", summary.version());
      json.writeArrayFieldStart("copies");
      for (CopySummary copy : summary.copies()) {
        write(json, copy);
      }
      json.writeEndArray();
      json.writeNumberField("conflicts", summary.conflicts());
      json.writeArrayFieldStart("measurements");
      for (Measurement measurement : summary.measurements()) {
        write(json, measurement);
      }
      json.writeEndArray();
      json.writeObjectFieldStart("more");
      json.writeNumberField("measurements", summary.more().measurements());
      json.writeNumberField("differing", summary.more().differing());
      write(json, "points", summary.more().points());
      write(json, "missing", summary.more().missing());
      json.writeNumberField("conflicts", summary.more().conflicts());
      json.writeEndObject();
      json.writeArrayFieldStart("hours");
      for (Hour hour : summary.hours()) {
        write(json, hour);
      }
      json.writeEndArray();
      json.writeBooleanField("hoursComplete", summary.hoursComplete());
      json.writeNumberField("storedBytes", summary.storedBytes());
      json.writeNumberField("rawBytes", summary.rawBytes());
      json.writeBooleanField("sortedPath", summary.sortedPath());
      json.writeNumberField("seconds", summary.seconds());
      json.writeEndObject();
    }
  }

  private static void write(JsonGenerator json, CopySummary copy) throws IOException {
    json.writeStartObject();
    json.writeStringField("label", copy.label());
    json.writeNumberField("points", copy.points());
    json.writeNumberField("missing", copy.missing());
    json.writeNumberField("missingInConflict", copy.missingInConflict());
    json.writeNumberField("absentSeries", copy.absentSeries());
    json.writeArrayFieldStart("files");
    for (String file : copy.files()) {
      json.writeString(file);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Measurement measurement) throws IOException {
    json.writeStartObject();
    json.writeFieldName("measurement");
    measurement.measurement().write(json);
    write(json, "points", measurement.points());
    write(json, "missing", measurement.missing());
    json.writeNumberField("conflicts", measurement.conflicts());
    json.writeArrayFieldStart("gaps");
    for (Gaps gaps : measurement.gaps()) {
      json.writeStartObject();
      json.writeStringField("shape", gaps.shape().name());
      json.writeNumberField("count", gaps.count());
      json.writeNumberField("absentPoints", gaps.absentPoints());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Hour hour) throws IOException {
    json.writeStartObject();
    json.writeFieldName("measurement");
    hour.measurement().write(json);
    json.writeNumberField("hour", hour.hour());
    write(json, "points", hour.points());
    write(json, "missing", hour.missing());
    json.writeNumberField("conflicts", hour.conflicts());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String field, List<Long> numbers)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (long number : numbers) {
      json.writeNumber(number);
    }
    json.writeEndArray();
  }
}
