package io.shardrepair.line;

import java.util.Arrays;

/**
 * The key of a point, series and field, in two forms: printed and ordered. Reused from record to
 * record: a key is valid until its reader moves on.
 *
 * <p>The printed form is {@code series field=} with the field escaped: the bytes that each line of
 * this key begins with. The ordered form is what a TSM file is sorted by: the series, {@value
 * #SEPARATOR}, and the field without escapes ({@code SeriesAndFieldFromCompositeKey} in influxdb's
 * engine.go splits it at the first separator, so a printed series never holds one, while a field
 * may).
 */
public final class PointKey {

  /** Between series and field in TSM keys; {@code keyFieldSeparator} in influxdb's engine.go. */
  public static final String SEPARATOR = "#!~#";

  private byte[] printed;
  private int printedLength;
  private int seriesLength;
  private byte[] ordered;
  private int orderedLength;

  public PointKey() {
    printed = new byte[256];
    ordered = new byte[256];
  }

  private PointKey(byte[] printed, byte[] ordered) {
    this.printed = printed;
    this.ordered = ordered;
  }

  /** The bytes {@code series field=}; valid up to {@link #printedLength()}. */
  public byte[] printed() {
    return printed;
  }

  /** Length of {@code series field=}, 0 before the first key. */
  public int printedLength() {
    return printedLength;
  }

  /** Length of the series, at the beginning of {@link #printed()}. */
  public int seriesLength() {
    return seriesLength;
  }

  /** Where the escaped field begins in {@link #printed()}. */
  public int fieldStart() {
    return seriesLength + 1;
  }

  /** Where the escaped field ends in {@link #printed()}. */
  public int fieldEnd() {
    return printedLength - 1;
  }

  /** The key as TSM files order it; valid up to {@link #orderedLength()}. */
  public byte[] ordered() {
    return ordered;
  }

  public int orderedLength() {
    return orderedLength;
  }

  /**
   * Whether the bytes from {@code at} begin with this key and all of it lies before {@code limit}.
   */
  boolean begins(byte[] buffer, int at, int limit) {
    return limit - at >= printedLength
        && printedLength > 0
        && Arrays.equals(buffer, at, at + printedLength, printed, 0, printedLength);
  }

  /** Whether both keys are of the same series. */
  public boolean sameSeries(PointKey other) {
    return Arrays.equals(printed, 0, seriesLength, other.printed, 0, other.seriesLength);
  }

  /**
   * Whether series or field ends in a backslash. Where such a name ends cannot be told from the
   * printed bytes alone: see {@link BackslashEnds}.
   */
  public boolean endsInBackslash() {
    return printedLength > 0
        && (printed[seriesLength - 1] == '\\' || printed[fieldEnd() - 1] == '\\');
  }

  /** Whether both are the same series and field. */
  boolean isSame(PointKey other) {
    return seriesLength == other.seriesLength
        && other.begins(printed, 0, printedLength)
        && printedLength == other.printedLength;
  }

  /** A key that lasts when this one is reused, and takes no more room than it needs. */
  public PointKey copy() {
    PointKey copy =
        new PointKey(Arrays.copyOf(printed, printedLength), Arrays.copyOf(ordered, orderedLength));
    copy.printedLength = printedLength;
    copy.seriesLength = seriesLength;
    copy.orderedLength = orderedLength;
    return copy;
  }

  /** Becomes a copy of another key. */
  public void set(PointKey other) {
    if (printed.length < other.printedLength) {
      printed = new byte[other.printed.length];
    }
    System.arraycopy(other.printed, 0, printed, 0, other.printedLength);
    printedLength = other.printedLength;
    seriesLength = other.seriesLength;
    if (ordered.length < other.orderedLength) {
      ordered = new byte[other.ordered.length];
    }
    System.arraycopy(other.ordered, 0, ordered, 0, other.orderedLength);
    orderedLength = other.orderedLength;
  }

  /**
   * Becomes the key printed at {@code start}.
   *
   * @param spaceAt where its series ends
   * @param end after its equals sign
   */
  void set(byte[] buffer, int start, int spaceAt, int end) {
    printedLength = end - start;
    seriesLength = spaceAt - start;
    if (printed.length < printedLength) {
      printed = new byte[printedLength * 2];
    }
    System.arraycopy(buffer, start, printed, 0, printedLength);
    order();
  }

  private void order() {
    int most = printedLength + SEPARATOR.length();
    if (ordered.length < most) {
      ordered = new byte[most * 2];
    }
    System.arraycopy(printed, 0, ordered, 0, seriesLength);
    int to = seriesLength;
    for (int i = 0; i < SEPARATOR.length(); i++) {
      ordered[to++] = (byte) SEPARATOR.charAt(i);
    }
    orderedLength = LineGrammar.unescape(printed, fieldStart(), fieldEnd(), ordered, to);
  }

  /**
   * Where the separator would split the series of this key, or -1 if it would not. Such a series
   * cannot come from {@code influx_inspect}, and would not stay together in key order.
   */
  int separatorInSeries() {
    // The separator that follows the series may complete one that begins inside it.
    int last = seriesLength - 1;
    for (int i = 0; i <= last; i++) {
      if (ordered[i] == '#'
          && ordered[i + 1] == '!'
          && ordered[i + 2] == '~'
          && ordered[i + 3] == '#') {
        return i;
      }
    }
    return -1;
  }
}
