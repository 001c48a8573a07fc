package io.shardrepair.partition;

import io.shardrepair.export.Run;
import io.shardrepair.line.LineFormatException;
import io.shardrepair.line.PointKey;
import io.shardrepair.line.RecordReader;
import io.shardrepair.line.RunInput;
import io.shardrepair.store.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Looks at the beginning of each part of a sorted run for the first record in it.
 *
 * <p>A part begins after a newline, which may be one inside a string value (or an escaped one in a
 * name). Then its first lines are not records, though they may look like records. So this takes the
 * first line from which a number of records can be read in ascending order. That is a guess, which
 * the comparison proves or drops.
 */
final class PartPeek {
  /** Compressed bytes to read: enough for a first block of zstd (at most 128 KiB) or gzip. */
  private static final int PEEK_BYTES = 256 << 10;

  /** Raw bytes to look at, enough for many records of usual size. */
  private static final int RAW_BYTES = 1 << 20;

  /** Records that must follow in order; fewer if no more are in sight. */
  private static final int RECORDS = 64;

  /** Lines tried as the first record before the part is given up as a place to begin. */
  private static final int LINES = 200;

  private final ObjectStore store;
  private final Run run;

  PartPeek(ObjectStore store, Run run) {
    this.store = store;
    this.run = run;
  }

  /** What a part begins with; absent if it is empty or no record is in sight. */
  Optional<PartStart> start(int part) throws IOException {
    long bytes = run.parts().get(part).bytes();
    if (bytes == 0) {
      return Optional.empty();
    }
    byte[] raw = RunInput.beginning(store, run, part, PEEK_BYTES, RAW_BYTES);
    int skip = 0;
    for (int line = 0; line < (part == 0 ? 1 : LINES) && skip < raw.length; line++) {
      Optional<PointKey> key = firstKey(raw, part, skip);
      if (key.isPresent()) {
        return Optional.of(new PartStart(new Partition.Start(part, skip), key.get(), bytes));
      }
      skip = lineAfter(raw, skip);
    }
    return Optional.empty();
  }

  private Optional<PointKey> firstKey(byte[] raw, int part, int skip) throws IOException {
    Optional<PointKey> first = Optional.empty();
    try (RecordReader reader =
        new RecordReader(new ByteArrayInputStream(raw, skip, raw.length - skip), run.key())) {
      for (int i = 0; i < RECORDS; i++) {
        if (!reader.next()) {
          break;
        }
        if (first.isEmpty()) {
          if (reader.position() > 0 && part > 0) {
            return Optional.empty(); // headers are nowhere but at the beginning of a run
          }
          PointKey key = new PointKey();
          key.set(reader.key());
          first = Optional.of(key);
        } else if (!reader.ascending()) {
          return Optional.empty();
        }
      }
    } catch (LineFormatException e) {
      // Where the bytes in sight end in the middle of a record, the records before it count.
      return e.isTruncation() ? first : Optional.empty();
    }
    return first;
  }

  private static int lineAfter(byte[] raw, int from) {
    int i = from;
    while (i < raw.length && raw[i] != '\n') {
      i++;
    }
    return i + 1;
  }

  /**
   * What was found at the beginning of a part.
   *
   * @param start where its first record seems to begin
   * @param key the key of that record
   * @param bytes compressed size of the part
   */
  record PartStart(Partition.Start start, PointKey key, long bytes) {

    byte[] series() {
      return Arrays.copyOf(key.printed(), key.seriesLength());
    }
  }
}
