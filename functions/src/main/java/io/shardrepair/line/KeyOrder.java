package io.shardrepair.line;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The order of keys in a TSM file, used everywhere here: bytewise (unsigned) by {@link
 * PointKey#ordered()}. It is not the order of (series, field): {@code cpu!} comes before {@code
 * cpu}, because {@code !} is less than the separator's first byte.
 *
 * <p>All keys of one series are neighbours in this order: series and separator are a prefix of all
 * of them, and of no other key.
 */
public final class KeyOrder {
  private static final byte[] SEPARATOR = PointKey.SEPARATOR.getBytes(StandardCharsets.US_ASCII);

  private KeyOrder() {}

  public static int compare(PointKey a, PointKey b) {
    return Arrays.compareUnsigned(
        a.ordered(), 0, a.orderedLength(), b.ordered(), 0, b.orderedLength());
  }

  /** Compares a key with a cut made by {@link #cutBefore}. Never 0 for a key with a field. */
  public static int compare(PointKey key, byte[] cut) {
    return Arrays.compareUnsigned(key.ordered(), 0, key.orderedLength(), cut, 0, cut.length);
  }

  /** The place in key order just before all keys of a series; it splits no series. */
  public static byte[] cutBefore(byte[] series) {
    byte[] cut = Arrays.copyOf(series, series.length + SEPARATOR.length);
    System.arraycopy(SEPARATOR, 0, cut, series.length, SEPARATOR.length);
    return cut;
  }
}
