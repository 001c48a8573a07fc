package io.shardrepair.decide;

import io.shardrepair.line.KeyOrder;
import io.shardrepair.store.ObjectStore;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * The conflicts that an earlier comparison found, with the values that the copies had then. They
 * must be asked for in the order of their series, which is that of the objects; holds those of one
 * series.
 */
public final class KnownConflicts implements Closeable {
  private final ObjectStore store;
  private final List<String> copies;
  private final Iterator<String> keys;
  private final Set<Conflict> known = new HashSet<>();
  private byte[] cut;

  private BufferedReader lines;

  /** The first conflict after those of the series; null after the last. */
  private Conflict next;

  /**
   * @param copies names of all copies, in order
   * @param keys of the objects, in order
   */
  public KnownConflicts(ObjectStore store, List<String> copies, List<String> keys)
      throws IOException {
    this.store = store;
    this.copies = copies;
    this.keys = keys.iterator();
    advance();
  }

  /** Whether there was the same conflict: the same point with the same values. */
  public boolean contains(Conflict asked) throws IOException {
    byte[] askedCut = KeyOrder.cutBefore(asked.series().bytes());
    if (!Arrays.equals(cut, askedCut)) {
      cut = askedCut;
      known.clear();
      while (next != null && Arrays.compareUnsigned(cutBefore(next), cut) <= 0) {
        if (Arrays.equals(cutBefore(next), cut)) {
          known.add(next);
        }
        advance();
      }
    }
    return known.contains(asked);
  }

  private static byte[] cutBefore(Conflict conflict) {
    return KeyOrder.cutBefore(conflict.series().bytes());
  }

  private void advance() throws IOException {
    String line = lines == null ? null : lines.readLine();
    while (line == null && keys.hasNext()) {
      close();
      lines =
          new BufferedReader(
              new InputStreamReader(Gzip.open(store, keys.next()), StandardCharsets.UTF_8));
      line = lines.readLine();
    }
    next = line == null ? null : Conflict.parse(line.getBytes(StandardCharsets.UTF_8), copies);
  }

  @Override
  public void close() throws IOException {
    if (lines != null) {
      lines.close();
    }
  }
}
