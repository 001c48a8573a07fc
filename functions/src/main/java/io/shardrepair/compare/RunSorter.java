package io.shardrepair.compare;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.shardrepair.line.KeyOrder;
import io.shardrepair.line.PointKey;
import io.shardrepair.line.RecordReader;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sorts the records of a run that is not in order: a WAL, or a TSM run that turned out not to be.
 *
 * <p>Records are gathered up to a memory budget, sorted by (key, time) with records of one point in
 * their old order, and given out as a sorted run. What exceeds the budget makes several such runs,
 * kept compressed in temporary files; a later one wins over an earlier one, as it would have
 * before.
 */
final class RunSorter implements Closeable {

  /** Raw bytes gathered before a sorted run is written out. */
  static final int BUDGET = 64 << 20;

  private final int budget;
  private final List<Path> files = new ArrayList<>();
  private final List<RecordReader> sorted = new ArrayList<>();

  private byte[] bytes = new byte[64 << 10];
  private int used;
  private int[] starts = new int[1024];
  private int[] keyOf = new int[1024];
  private long[] times = new long[1024];
  private int count;

  /** Keys seen, and for each its number; an object per key, not per record. */
  private final Map<String, Integer> numbers = new HashMap<>();

  private final List<PointKey> keys = new ArrayList<>();

  RunSorter(int budget) {
    this.budget = budget;
  }

  /**
   * Reads all records of a run that lie in a range.
   *
   * @param from cut at which the range begins, or null
   * @param to cut at which it ends, or null
   * @return sorted runs, a later one to win over an earlier one; valid until this is closed
   */
  List<RecordReader> sort(RecordReader reader, byte[] from, byte[] to) throws IOException {
    int keyNumber = -1;
    while (reader.next()) {
      if (reader.newKey()) {
        keyNumber = inRange(reader.key(), from, to) ? number(reader.key()) : -1;
      }
      if (keyNumber >= 0) {
        if (used + (reader.end() - reader.start()) > budget && count > 0) {
          spill(reader.source());
          keyNumber = number(reader.key());
        }
        gather(reader, keyNumber);
      }
    }
    if (count > 0) {
      byte[] all = new byte[used];
      int to0 = 0;
      for (int record : order()) {
        int length = starts[record + 1] - starts[record];
        System.arraycopy(bytes, starts[record], all, to0, length);
        to0 += length;
      }
      clear();
      sorted.add(new RecordReader(new ByteArrayInputStream(all), reader.source() + ", sorted"));
    }
    return List.copyOf(sorted);
  }

  private static boolean inRange(PointKey key, byte[] from, byte[] to) {
    return (from == null || KeyOrder.compare(key, from) >= 0)
        && (to == null || KeyOrder.compare(key, to) < 0);
  }

  private int number(PointKey key) {
    // One char per byte: a key's bytes as a map key, without a class of its own for it.
    @SuppressWarnings("deprecation")
    String name = new String(key.printed(), 0, 0, key.printedLength());
    Integer known = numbers.get(name);
    if (known == null) {
      known = keys.size();
      numbers.put(name, known);
      PointKey copy = new PointKey();
      copy.set(key);
      keys.add(copy);
    }
    return known;
  }

  private void gather(RecordReader reader, int keyNumber) {
    int length = reader.end() - reader.start();
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

  /** The numbers of the records gathered, in sorted order. */
  private int[] order() {
    int[] rank = new int[keys.size()];
    Integer[] byKey = new Integer[keys.size()];
    Arrays.setAll(byKey, i -> i);
    Arrays.sort(byKey, Comparator.comparing(keys::get, KeyOrder::compare));
    for (int i = 0; i < byKey.length; i++) {
      rank[byKey[i]] = i;
    }
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    return mergeSort(order, rank);
  }

  /** Bottom-up and stable: of two records of one point, the later stays behind the earlier. */
  private int[] mergeSort(int[] order, int[] rank) {
    int[] from = order;
    int[] to = new int[order.length];
    for (int width = 1; width > 0 && width < order.length; width *= 2) {
      for (int left = 0; left < order.length; left += 2 * width) {
        int middle = Math.min(left + width, order.length);
        int right = Math.min(left + 2 * width, order.length);
        int a = left;
        int b = middle;
        for (int i = left; i < right; i++) {
          boolean takeA = a < middle && (b == right || !isLess(from[b], from[a], rank));
          to[i] = takeA ? from[a++] : from[b++];
        }
      }
      int[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }

  private boolean isLess(int a, int b, int[] rank) {
    int byKey = Integer.compare(rank[keyOf[a]], rank[keyOf[b]]);
    return byKey < 0 || (byKey == 0 && times[a] < times[b]);
  }

  private void spill(String source) throws IOException {
    Path file = Files.createTempFile("sorted-run-", ".zst");
    files.add(file);
    try (OutputStream out = new ZstdOutputStreamNoFinalizer(Files.newOutputStream(file), 1)) {
      for (int record : order()) {
        out.write(bytes, starts[record], starts[record + 1] - starts[record]);
      }
    }
    clear();
    InputStream in = new ZstdInputStreamNoFinalizer(Files.newInputStream(file));
    sorted.add(new RecordReader(in, source + ", sorted part " + files.size()));
  }

  private void clear() {
    used = 0;
    count = 0;
    numbers.clear();
    keys.clear();
  }

  /** Removes the temporary files. The runs given out must be closed before. */
  @Override
  public void close() throws IOException {
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
