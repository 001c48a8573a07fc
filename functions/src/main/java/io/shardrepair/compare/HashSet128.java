package io.shardrepair.compare;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A set of the first 128 bits of hashes, in 32 to 64 bytes each: a series may lack millions of
 * points, and objects would take several times as much.
 */
public final class HashSet128 {
  private static final int SMALLEST = 64;

  /** Two numbers per entry. An entry of zeros is empty; a hash of zeros is kept separately. */
  private long[] table = new long[2 * SMALLEST];

  private int size;
  private boolean zero;

  /** Forgets all. */
  public void clear() {
    if (size > 0) {
      table = size > SMALLEST ? new long[2 * SMALLEST] : table;
      Arrays.fill(table, 0);
    }
    size = 0;
    zero = false;
  }

  /** How many different hashes were added. */
  public long size() {
    return size + (zero ? 1L : 0L);
  }

  /** Adds a hash of at least 128 bits. */
  public void add(byte[] hash) {
    ByteBuffer bits = ByteBuffer.wrap(hash);
    add(bits.getLong(), bits.getLong());
  }

  /** Whether it was added. */
  public boolean contains(byte[] hash) {
    ByteBuffer bits = ByteBuffer.wrap(hash);
    long first = bits.getLong();
    long second = bits.getLong();
    if (first == 0 && second == 0) {
      return zero;
    }
    int at = place(first, second);
    return table[at] == first && table[at + 1] == second;
  }

  private void add(long first, long second) {
    if (first == 0 && second == 0) {
      zero = true;
      return;
    }
    int at = place(first, second);
    if (table[at] == first && table[at + 1] == second) {
      return;
    }
    table[at] = first;
    table[at + 1] = second;
    size++;
    if (size * 4L > table.length) {
      grow();
    }
  }

  /** Where an entry is, or the empty place where it belongs. */
  private int place(long first, long second) {
    int mask = table.length / 2 - 1;
    int at = (int) first & mask;
    while ((table[2 * at] != 0 || table[2 * at + 1] != 0)
        && (table[2 * at] != first || table[2 * at + 1] != second)) {
      at = (at + 1) & mask;
    }
    return 2 * at;
  }

  private void grow() {
    long[] old = table;
    table = new long[Math.multiplyExact(old.length, 2)];
    size = 0;
    for (int at = 0; at < old.length; at += 2) {
      if (old[at] != 0 || old[at + 1] != 0) {
        add(old[at], old[at + 1]);
      }
    }
  }
}
