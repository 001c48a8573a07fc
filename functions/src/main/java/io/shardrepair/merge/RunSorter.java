package io.shardrepair.merge;

import io.shardrepair.line.KeyOrder;
import io.shardrepair.line.PointKey;
import io.shardrepair.line.RecordReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes sorted runs from records that are not in order: a WAL, or what follows the first TSM file
 * in a dump.
 *
 * <p>Records are gathered up to a budget. If they are in order and continue the previous run, they
 * extend it: so a TSM file in the middle of a dump stays one run and is not sorted again. Otherwise
 * they are sorted by (key, time), with records of one point kept in their order, and begin a new
 * run. So each run holds records that stood together, and a later run wins over an earlier one, as
 * its records did.
 */
public final class RunSorter implements Closeable {

  /** Bytes gathered before they are put aside. */
  public static final int BUDGET = 32 << 20;

  /** Memory of a record besides its bytes: its start, key, time and place in the order, twice. */
  private static final int BYTES_PER_RECORD = 24;

  /** Memory of a key besides three times its bytes: objects, and its place in a map and a list. */
  private static final int BYTES_PER_KEY = 200;

  private final SpillSpace space;
  private final String source;
  private final int budget;
  private final List<SortedRun> runs = new ArrayList<>();

  private byte[] bytes = new byte[1024];
  private int used;
  private int[] starts = new int[64];
  private int[] keyOf = new int[64];
  private long[] times = new long[64];
  private int count;
  private int keyNumber;
  private boolean inOrder = true;

  /** The number of each gathered key; one object per key, not per record. */
  private final Map<String, Integer> numbers = new HashMap<>();

  private final List<PointKey> keys = new ArrayList<>();
  private long keyBytes;

  /** The run that is being written, and its last record. */
  private OutputStream open;

  private final PointKey lastKey = new PointKey();
  private long lastTime;

  /**
   * @param source name of the runs in error messages
   */
  public RunSorter(SpillSpace space, String source, int budget) {
    this.space = space;
    this.source = source;
    this.budget = budget;
  }

  /** Adds the record that a reader stands on. */
  public void add(RecordReader reader) throws IOException {
    int length = reader.end() - reader.start();
    long needed = used + length + (long) BYTES_PER_RECORD * (count + 1) + keyBytes;
    if (count > 0 && needed > budget) {
      putAside(false);
    }
    // Not reader.ascending(): the reader's previous record may not have been added.
    inOrder &= count == 0 || isInOrder(keys.get(keyNumber), times[count - 1], reader);
    if (count == 0 || reader.newKey()) {
      number(reader.key());
    }
    gather(reader, length);
  }

  /** Returns the runs, valid until the space is closed; a later one wins over an earlier one. */
  public List<SortedRun> finish() throws IOException {
    if (count > 0) {
      putAside(true);
    }
    close();
    return List.copyOf(runs);
  }

  private static boolean isInOrder(PointKey key, long time, RecordReader next) {
    int byKey = next.newKey() ? KeyOrder.compare(key, next.key()) : 0;
    return byKey < 0 || (byKey == 0 && time <= next.time());
  }

  private void number(PointKey key) {
    // One char per byte: a key's bytes as a map key, without a class of its own for it.
    @SuppressWarnings("deprecation")
    String name = new String(key.printed(), 0, 0, key.printedLength());
    Integer known = numbers.get(name);
    if (known == null) {
      known = keys.size();
      numbers.put(name, known);
      keys.add(key.copy());
      keyBytes += 3 * key.printedLength() + BYTES_PER_KEY;
    }
    keyNumber = known;
  }

  private void gather(RecordReader reader, int length) {
    if (bytes.length - used < length) {
      bytes = Arrays.copyOf(bytes, Math.max(used + length, bytes.length * 2));
    }
    if (count + 1 >= starts.length) {
      starts = Arrays.copyOf(starts, count * 2 + 2);
      keyOf = Arrays.copyOf(keyOf, count * 2 + 2);
      times = Arrays.copyOf(times, count * 2 + 2);
    }
    System.arraycopy(reader.buffer(), reader.start(), bytes, used, length);
    starts[count] = used;
    used += length;
    keyOf[count] = keyNumber;
    times[count] = reader.time();
    count++;
    starts[count] = used;
  }

  /** Makes what was gathered part of a run. */
  private void putAside(boolean last) throws IOException {
    int[] order = inOrder ? null : order();
    if (open == null || !inOrder || !follows()) {
      close();
      if (last && space.takeMemory(used)) {
        byte[] kept = new byte[used];
        copy(order, kept);
        runs.add(SpillSpace.inMemory(source + ", sorted", kept));
        clear();
        return;
      }
      Path file = space.newFile();
      open = SpillSpace.write(file);
      runs.add(new SortedRun(source + ", sorted", () -> SpillSpace.read(file)));
    }
    int lastRecord = order == null ? count - 1 : order[count - 1];
    lastKey.set(keys.get(keyOf[lastRecord]));
    lastTime = times[lastRecord];
    if (order == null) {
      open.write(bytes, 0, used);
    } else {
      for (int record : order) {
        open.write(bytes, starts[record], starts[record + 1] - starts[record]);
      }
    }
    clear();
  }

  /** Whether the gathered records, which are in order, continue the open run. */
  private boolean follows() {
    int byKey = KeyOrder.compare(lastKey, keys.get(keyOf[0]));
    return byKey < 0 || (byKey == 0 && lastTime <= times[0]);
  }

  private void copy(int[] order, byte[] to) {
    if (order == null) {
      System.arraycopy(bytes, 0, to, 0, used);
      return;
    }
    int at = 0;
    for (int record : order) {
      int length = starts[record + 1] - starts[record];
      System.arraycopy(bytes, starts[record], to, at, length);
      at += length;
    }
  }

  private void clear() {
    used = 0;
    count = 0;
    inOrder = true;
    numbers.clear();
    keys.clear();
    keyBytes = 0;
  }

  /** The numbers of the records gathered, in sorted order. */
  private int[] order() {
    int[] rank = new int[keys.size()];
    Integer[] byKey = new Integer[keys.size()];
    Arrays.setAll(byKey, i -> i);
    Arrays.sort(byKey, Comparator.comparing(keys::get, KeyOrder::compare));
    for (int i = 0; i < byKey.length; i++) {
      rank[byKey[i]] = i;
    }
    return StableSort.order(count, (a, b) -> isLess(a, b, rank));
  }

  private boolean isLess(int a, int b, int[] rank) {
    int byKey = Integer.compare(rank[keyOf[a]], rank[keyOf[b]]);
    return byKey < 0 || (byKey == 0 && times[a] < times[b]);
  }

  /** Closes the run that is being written. */
  @Override
  public void close() throws IOException {
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
