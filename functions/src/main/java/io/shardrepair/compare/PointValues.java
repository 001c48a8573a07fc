package io.shardrepair.compare;

import java.util.Arrays;

/**
 * The value that each copy holds of the one point that is being compared, and the rule for it:
 * <b>the last one put wins</b>. Runs are put in the order of the manifest, records of a run in the
 * order of the run, as influxd reads a shard: TSM files by name, a later one over an earlier, and
 * the WAL over all.
 *
 * <p>Two values are equal if they are printed by the same bytes. Types print differently ({@code
 * 1}, {@code 1i}, {@code "1"}), so different types are different values; so are {@code 0} and
 * {@code -0}.
 */
public final class PointValues {
  private final byte[][] bytes;
  private final int[] lengths;

  PointValues(int copies) {
    bytes = new byte[copies][64];
    lengths = new int[copies];
    clear();
  }

  void clear() {
    Arrays.fill(lengths, -1);
  }

  void put(int copy, byte[] from, int start, int end) {
    int length = end - start;
    if (bytes[copy].length < length) {
      bytes[copy] = new byte[length * 2];
    }
    System.arraycopy(from, start, bytes[copy], 0, length);
    lengths[copy] = length;
  }

  public int copies() {
    return lengths.length;
  }

  /** Whether a copy holds the point. */
  public boolean has(int copy) {
    return lengths[copy] >= 0;
  }

  /** The value as printed, up to {@link #length}. */
  public byte[] bytes(int copy) {
    return bytes[copy];
  }

  public int length(int copy) {
    return lengths[copy];
  }

  /** The first copy that holds the point. */
  int firstHolder() {
    int copy = 0;
    while (!has(copy)) {
      copy++;
    }
    return copy;
  }

  /** Whether all copies that hold the point hold the same value. */
  boolean agree() {
    int first = firstHolder();
    for (int copy = first + 1; copy < lengths.length; copy++) {
      if (has(copy)
          && !Arrays.equals(bytes[first], 0, lengths[first], bytes[copy], 0, lengths[copy])) {
        return false;
      }
    }
    return true;
  }
}
