package io.shardrepair.merge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.shardrepair.export.Run;
import io.shardrepair.line.PointKey;
import io.shardrepair.line.RecordReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Line protocol in ISO-8859-1 as the parts of the engine take it. */
public final class Records {
  private Records() {}

  public static RecordReader reader(String lines) {
    return new RecordReader(new ByteArrayInputStream(lines.getBytes(ISO_8859_1)), "test", 4096);
  }

  /** A run that stands before its first record. */
  static RunCursor run(String lines, int copy, long rank) {
    return run(lines, rank, new RunPlace(copy, 0, (int) rank, Run.Kind.TSM));
  }

  /** The same, of a shard and file. */
  static RunCursor run(String lines, long rank, RunPlace place) {
    return RunCursor.ofWhole(reader(lines), "run-" + rank, place, rank);
  }

  /** The key of {@code series field}. */
  public static PointKey key(String seriesAndField) throws IOException {
    RecordReader reader = reader(seriesAndField + "=1 1\n");
    reader.next();
    return reader.key().copy();
  }

  public static String text(SortedRun run) throws IOException {
    try (InputStream in = run.open()) {
      return new String(in.readAllBytes(), ISO_8859_1);
    }
  }
}
