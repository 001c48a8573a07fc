package io.shardrepair.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardrepair.line.PointKey;
import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The points that copies hold with different values, one JSON object a line:
 *
 * <pre>
 * {"series":"cpu,host=a","field":"usage","time":"1700000000000000000","values":{"node-a":"1.5","node-b":null}}
 * </pre>
 *
 * <p>Series, field and values are as printed in line protocol, escapes included; bytes that are not
 * UTF-8 come as {@link Name} says. The time is nanoseconds in a string: as a number, many readers
 * of JSON would round it.
 */
final class ConflictFile implements Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final OutputObject out;
  private final List<String> copies;

  ConflictFile(OutputObject out, List<String> copies) {
    this.out = out;
    this.copies = copies;
  }

  void add(PointKey key, long time, PointValues values) throws IOException {
    Map<String, Name> valueOf = new LinkedHashMap<>();
    for (int copy = 0; copy < copies.size(); copy++) {
      valueOf.put(
          copies.get(copy),
          values.has(copy) ? Name.of(values.bytes(copy), 0, values.length(copy)) : null);
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("series", Name.of(key.printed(), 0, key.seriesLength()));
    line.put("field", Name.of(key.printed(), key.fieldStart(), key.fieldEnd() - key.fieldStart()));
    line.put("time", Long.toString(time));
    line.put("values", valueOf);
    byte[] bytes = JSON.writeValueAsBytes(line);
    out.write(bytes, 0, bytes.length);
    out.write('\n');
  }

  void commitAlways() throws IOException {
    out.commitAlways();
  }

  /** Returns the key of the object, or null if there is no conflict. */
  String commit() throws IOException {
    return out.commit();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
