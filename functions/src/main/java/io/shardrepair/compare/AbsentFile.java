package io.shardrepair.compare;

import io.shardrepair.json.Json;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.PointKey;
import io.shardrepair.store.OutputObject;
import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the series that are absent from some copies, one {@link AbsentSeries} per line. */
final class AbsentFile implements Closeable {
  private final OutputObject out;
  private final List<String> copies;

  AbsentFile(OutputObject out, List<String> copies) {
    this.out = out;
    this.copies = copies;
  }

  void add(PointKey series, SeriesTally tally) throws IOException {
    Map<String, Long> held = new LinkedHashMap<>();
    for (int copy = 0; copy < copies.size(); copy++) {
      held.put(copies.get(copy), tally.held(copy));
    }
    byte[] line =
        Json.bytes(
            new AbsentSeries(
                DumpBytes.of(series.printed(), 0, series.seriesLength()),
                tally.points(),
                Long.toString(tally.first()),
                Long.toString(tally.last()),
                held));
    out.write(line, 0, line.length);
    out.write('\n');
  }

  /** Returns the key of the object; absent if no series is absent from any copy. */
  Optional<String> commit() throws IOException {
    return out.commit();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
