package io.shardrepair.compare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.shardrepair.json.SafeJson;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.PointKey;
import io.shardrepair.merge.PointValues;
import io.shardrepair.store.OutputObject;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Writes the points that copies hold with different values, one JSON object per line:
 *
 * <pre>
 * {"series":"cpu,host=a","field":"usage","time":"1700000000000000000","values":{"node-a":"1.5","node-b":null}}
 * </pre>
 *
 * <p>If a copy holds the point in several of its shards, {@code values} has the value of the last
 * one, and {@code "doubled":{"node-a":["1"]}} those of the others, in their order. So a copy may be
 * in conflict with itself alone.
 *
 * <p>Series, field and values are as printed in line protocol, escapes included; bytes that are not
 * UTF-8 are written as {@link DumpBytes} says. The time is nanoseconds in a string: many JSON
 * readers would round the number.
 */
final class ConflictFile implements Closeable {
  /**
   * Not {@link io.shardrepair.json.Json}: that leaves out nulls, and here a null says that a copy
   * lacks the point. A generator also starts faster than a mapper, which matters to a short
   * comparison.
   */
  private static final JsonFactory JSON = SafeJson.FACTORY;

  private final OutputObject out;
  private final List<String> copies;

  ConflictFile(OutputObject out, List<String> copies) {
    this.out = out;
    this.copies = copies;
  }

  void add(PointKey key, long time, PointValues values) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeFieldName("series");
      DumpBytes.of(key.printed(), 0, key.seriesLength()).write(json);
      json.writeFieldName("field");
      DumpBytes.of(key.printed(), key.fieldStart(), key.fieldEnd() - key.fieldStart()).write(json);
      json.writeStringField("time", Long.toString(time));
      json.writeObjectFieldStart("values");
      for (int copy = 0; copy < copies.size(); copy++) {
        json.writeFieldName(copies.get(copy));
        if (values.has(copy)) {
          DumpBytes.of(values.bytes(copy), 0, values.length(copy)).write(json);
        } else {
          json.writeNull();
        }
      }
      json.writeEndObject();
      writeDoubled(json, values);
      json.writeEndObject();
    }
    line.write('\n');
    byte[] bytes = line.toByteArray();
    out.write(bytes, 0, bytes.length);
  }

  /** Writes the values that copies hold of the point in their other shards. */
  private void writeDoubled(JsonGenerator json, PointValues values) throws IOException {
    boolean begun = false;
    for (int copy = 0; copy < copies.size(); copy++) {
      if (values.doubled(copy)) {
        if (!begun) {
          json.writeObjectFieldStart("doubled");
          begun = true;
        }
        json.writeArrayFieldStart(copies.get(copy));
        for (DumpBytes value : values.earlierShards(copy)) {
          value.write(json);
        }
        json.writeEndArray();
      }
    }
    if (begun) {
      json.writeEndObject();
    }
  }

  void commitAlways() throws IOException {
    out.commitAlways();
  }

  /** Returns the key of the object, if there is any conflict. */
  Optional<String> commit() throws IOException {
    return out.commit();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
