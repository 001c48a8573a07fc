package io.shardrepair.compare;

import io.shardrepair.line.LengthPrefix;
import io.shardrepair.line.PointKey;
import io.shardrepair.merge.StableSort;
import io.shardrepair.store.OutputObject;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Writes what one copy lacks as line protocol, with the fields of a series and time on one line.
 *
 * <p>Points arrive by field, then time, so those of a series are gathered until it ends, and then
 * written by time. A series that lacks more than the budget is written in several steps; then a
 * time may have its fields on two lines, which means the same.
 *
 * <p>A point whose series or field ends in a backslash gets a line of its own, with a {@link
 * LengthPrefix}.
 */
public final class MissingFile implements Closeable {

  /** The most bytes gathered. */
  public static final int BUDGET = 8 << 20;

  /** Memory of a point besides its bytes: its start, time, and place in the order, twice. */
  static final int BYTES_PER_POINT = 20;

  private final OutputObject out;
  private final int budget;

  private final PointKey series = new PointKey();
  private byte[] fields = new byte[64 << 10];
  private int used;
  private int[] starts = new int[1024];
  private long[] times = new long[1024];
  private int count;

  MissingFile(OutputObject out, int budget) {
    this.out = out;
    this.budget = budget;
  }

  void add(PointKey key, long time, byte[] value, int valueLength) throws IOException {
    if (key.endsInBackslash()) {
      writeByLengths(key, time, value, valueLength);
      return;
    }
    int fieldLength = key.printedLength() - key.fieldStart(); // with its equals sign
    int length = fieldLength + valueLength;
    if (count > 0 && used + length + (long) BYTES_PER_POINT * (count + 1) > budget) {
      endSeries();
    }
    if (count == 0) {
      series.set(key);
    }
    if (fields.length - used < length) {
      fields = Arrays.copyOf(fields, Math.max(used + length, fields.length * 2));
    }
    if (count + 1 >= starts.length) {
      starts = Arrays.copyOf(starts, starts.length * 2);
      times = Arrays.copyOf(times, times.length * 2);
    }
    System.arraycopy(key.printed(), key.fieldStart(), fields, used, fieldLength);
    System.arraycopy(value, 0, fields, used + fieldLength, valueLength);
    starts[count] = used;
    times[count] = time;
    used += length;
    count++;
    starts[count] = used;
  }

  private void writeByLengths(PointKey key, long time, byte[] value, int valueLength)
      throws IOException {
    endSeries();
    byte[] lengths = LengthPrefix.of(key.seriesLength(), key.fieldEnd() - key.fieldStart());
    out.write(lengths, 0, lengths.length);
    out.write(key.printed(), 0, key.printedLength());
    out.write(value, 0, valueLength);
    endLine(time);
  }

  /** Writes what was gathered of a series. */
  void endSeries() throws IOException {
    if (count == 0) {
      return;
    }
    int[] order = StableSort.order(count, (a, b) -> times[a] < times[b]); // fields stay in order
    for (int i = 0; i < count; i++) {
      int point = order[i];
      boolean sameLine = i > 0 && times[order[i - 1]] == times[point];
      if (sameLine) {
        out.write(',');
      } else {
        if (i > 0) {
          endLine(times[order[i - 1]]);
        }
        out.write(series.printed(), 0, series.seriesLength());
        out.write(' ');
      }
      out.write(fields, starts[point], starts[point + 1] - starts[point]);
    }
    endLine(times[order[count - 1]]);
    used = 0;
    count = 0;
  }

  private void endLine(long time) throws IOException {
    out.write(' ');
    byte[] digits = Long.toString(time).getBytes(StandardCharsets.US_ASCII);
    out.write(digits, 0, digits.length);
    out.write('\n');
  }

  void commitAlways() throws IOException {
    endSeries();
    out.commitAlways();
  }

  /** Returns the key of the object, if anything is missing. */
  Optional<String> commit() throws IOException {
    endSeries();
    return out.commit();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
