package io.shardrepair.line;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the records {@code series field=value time} of a dump, one after the other, without an
 * object per record: after {@link #next} the accessors describe the record in {@link #buffer()},
 * until the next call.
 *
 * <p>A record is not a line: a string value may hold newlines, and so may a series or field, behind
 * a backslash. So a record is cut by its grammar, as {@code influx_inspect export} (export.go,
 * writeValues) writes it and influxd (models/points.go) reads it:
 *
 * <ul>
 *   <li>The series ends at the first space that no backslash stands before. influxd looks at the
 *       one byte before it and does not count backslashes, so no series that it parsed ends in one.
 *   <li>The field ends at the first equals sign that no backslash stands before; each space, comma,
 *       quote and equals sign in it follows a backslash that the export put there.
 *   <li>A string ends at the first quote outside {@code \"} and {@code \\}, its only two escapes.
 *   <li>Other values end at a space: {@code true}, {@code false}, {@code -12i}, {@code 5u}, {@code
 *       -1.5e+06}.
 * </ul>
 *
 * <p>What cannot be read back unmistakably is refused: a series or field that ends in a backslash
 * (protocols other than line protocol can write one), that holds a newline without a backslash
 * before it, a measurement that begins with {@code #}, blank or comma. The header lines of a dump
 * are passed over between records, nowhere else.
 */
public final class RecordReader implements Closeable {

  /** Longest record that is read; strings are limited to 1 MiB by influxd itself. */
  public static final int MAX_RECORD = 16 << 20;

  private static final int FIRST_BUFFER = 256 << 10;

  private static final byte[] COMMENT = ascii("# ");
  private static final byte[] CREATE = ascii("CREATE DATABASE ");
  private static final byte[] SKIPPED = ascii("skipped missing file: ");
  private static final byte[] CONTEXT_DATABASE = ascii("# CONTEXT-DATABASE:");
  private static final byte[] CONTEXT_POLICY = ascii("# CONTEXT-RETENTION-POLICY:");
  private static final byte[][] OTHER_HEADERS = {
    ascii("# INFLUXDB EXPORT: "),
    ascii("# DDL\n"),
    ascii("# DML\n"),
    ascii("# writing tsm data\n"),
    ascii("# writing wal data\n"),
  };
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");

  private final InputStream in;
  private final String source;

  private byte[] buffer = new byte[FIRST_BUFFER];
  private int limit;
  private boolean ended;

  /** Raw bytes of the source before {@code buffer[0]}. */
  private long dropped;

  private int start;
  private int end;
  private int valueStart;
  private int valueEnd;
  private long time;

  private PointKey key = new PointKey();
  private PointKey before = new PointKey();
  private boolean newKey;
  private boolean ascending = true;

  private String database;
  private String policy;

  /**
   * @param in raw line protocol, beginning with a record or header; closed with this reader
   * @param source its name in errors: an object key or a file, and where in it this begins
   */
  public RecordReader(InputStream in, String source) {
    this.in = in;
    this.source = source;
  }

  /**
   * Moves to the next record.
   *
   * @return false at the end of the input
   * @throws LineFormatException if what comes next is neither record nor header nor end
   */
  public boolean next() throws IOException {
    long timeBefore = time;
    newKey = false;
    start = end;
    while (!parse()) {
      if (!fill()) {
        if (start == limit) {
          return false;
        }
        throw LineFormatException.truncated(source, position());
      }
    }
    if (newKey) {
      ascending = KeyOrder.compare(before, key) < 0;
    } else {
      ascending = timeBefore <= time;
    }
    return true;
  }

  /** Holds the current record from {@link #start()} to {@link #end()}. */
  public byte[] buffer() {
    return buffer;
  }

  public int start() {
    return start;
  }

  /** Behind the newline that ends the current record. */
  public int end() {
    return end;
  }

  public int valueStart() {
    return valueStart;
  }

  public int valueEnd() {
    return valueEnd;
  }

  /** Nanoseconds since 1970, negative before. */
  public long time() {
    return time;
  }

  public PointKey key() {
    return key;
  }

  /** Whether this record's key differs from that of the record before; true for the first. */
  public boolean newKey() {
    return newKey;
  }

  /** Whether this record comes after the one before in (key, time), or is of the same point. */
  public boolean ascending() {
    return ascending;
  }

  /** Where the current record begins in the input, in raw bytes. */
  public long position() {
    return dropped + start;
  }

  /** Raw bytes of the input that have been passed, the current record among them. */
  public long bytesRead() {
    return dropped + end;
  }

  public String source() {
    return source;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Cuts the record at {@code start}. Returns false, with nothing lost, if it is not all there. */
  private boolean parse() throws IOException {
    int at = start;
    if (at == limit) {
      return false;
    }
    // Most records have the key of the one before. A key is cut from left to right and ends where
    // it
    // ends whatever follows, so equal bytes mean the same key.
    if (key.begins(buffer, at, limit)) {
      at += key.printedLength();
    } else {
      if (buffer[at] == '#' || buffer[at] == 'C' || buffer[at] == 's') {
        if (!passHeaders()) {
          return false;
        }
        at = start;
        if (at == limit) {
          return false;
        }
      }
      at = parseKey(at);
      if (at < 0) {
        return false;
      }
    }
    valueStart = at;
    at = parseValue(at);
    if (at < 0) {
      return false;
    }
    valueEnd = at;
    at = parseTime(at);
    if (at < 0) {
      return false;
    }
    end = at;
    return true;
  }

  private int parseKey(int from) throws IOException {
    int spaceAt = seriesEnd(from);
    if (spaceAt < 0) {
      return -1;
    }
    int equalsAt = fieldEnd(spaceAt + 1);
    if (equalsAt < 0) {
      return -1;
    }
    PointKey old = before;
    before = key;
    key = old;
    key.set(buffer, from, spaceAt, equalsAt + 1);
    newKey = true;
    if (key.separatorInSeries() >= 0) {
      throw problem(
          "the series holds " + PointKey.SEPARATOR + ", which influx_inspect never prints in one");
    }
    return equalsAt + 1;
  }

  private int seriesEnd(int from) throws IOException {
    byte first = buffer[from];
    if (first == '#' || first == ',' || first == ' ' || first == '\t' || first == 0) {
      throw problem(
          "a measurement cannot begin with byte 0x"
              + Integer.toHexString(first)
              + ": as line protocol it would be read as something else");
    }
    for (int i = from; i < limit; i++) {
      byte c = buffer[i];
      if (c == ' ' && buffer[i - 1] != '\\') {
        return i;
      }
      if (c == '\n' && !behindOddBackslashes(i, from)) {
        throw problem("a newline without a backslash before it in a series, or not a record");
      }
    }
    return -1;
  }

  private int fieldEnd(int from) throws IOException {
    for (int i = from; i < limit; i++) {
      byte c = buffer[i];
      if (PointKey.isEscapedInField(c)) {
        boolean escaped = i > from && buffer[i - 1] == '\\';
        if (c == '=' && !escaped) {
          if (i == from) {
            throw problem("the field name is empty");
          }
          return i;
        }
        if (!escaped) {
          throw problem(
              "no field=value behind the series; a series or field name that ends in a backslash"
                  + " cannot be told from the rest of its line");
        }
      } else if (c == '\n' && !behindOddBackslashes(i, from)) {
        throw problem(
            "a newline without a backslash before it in a field name; or the series ends in a"
                + " backslash and cannot be told from the rest of its line");
      }
    }
    return -1;
  }

  /**
   * influxd takes a newline into a name if it is escaped, and counts backslashes in pairs there.
   */
  private boolean behindOddBackslashes(int newlineAt, int from) {
    int i = newlineAt;
    while (i > from && buffer[i - 1] == '\\') {
      i--;
    }
    return (newlineAt - i) % 2 == 1;
  }

  private int parseValue(int from) throws IOException {
    if (from == limit) {
      return -1;
    }
    if (buffer[from] == '"') {
      return stringEnd(from);
    }
    int i = from;
    while (i < limit && buffer[i] != ' ') {
      if (buffer[i] == '\n') {
        throw problem("the line ends before its time");
      }
      i++;
    }
    if (i == limit) {
      return -1;
    }
    if (!isNumber(from, i) && !equal(TRUE, from, i) && !equal(FALSE, from, i)) {
      throw problem("not a value: " + show(from, i));
    }
    return i;
  }

  private int stringEnd(int from) throws IOException {
    int i = from + 1;
    while (i < limit) {
      byte c = buffer[i];
      if (c == '"') {
        return i + 1;
      }
      if (c == '\\') {
        if (i + 1 == limit) {
          return -1;
        }
        if (buffer[i + 1] != '"' && buffer[i + 1] != '\\') {
          throw problem("a backslash in a string that escapes neither quote nor backslash");
        }
        i++;
      }
      i++;
    }
    return -1;
  }

  /** {@code -?digits(.digits)?(e[+-]digits)?}, {@code -?digits i} or {@code digits u}. */
  private boolean isNumber(int from, int to) {
    int i = from;
    boolean negative = buffer[i] == '-';
    if (negative) {
      i++;
    }
    int digits = i;
    i = digitsEnd(i, to);
    if (i == digits) {
      return false;
    }
    if (i == to) {
      return true;
    }
    if (i + 1 == to && (buffer[i] == 'i' || buffer[i] == 'u')) {
      return buffer[i] == 'i' || !negative;
    }
    if (buffer[i] == '.') {
      int fraction = i + 1;
      i = digitsEnd(fraction, to);
      if (i == fraction) {
        return false;
      }
    }
    if (i < to && buffer[i] == 'e') {
      i++;
      if (i < to && (buffer[i] == '+' || buffer[i] == '-')) {
        i++;
      }
      int exponent = i;
      i = digitsEnd(exponent, to);
      if (i == exponent) {
        return false;
      }
    }
    return i == to;
  }

  private int digitsEnd(int from, int to) {
    int i = from;
    while (i < to && buffer[i] >= '0' && buffer[i] <= '9') {
      i++;
    }
    return i;
  }

  private int parseTime(int from) throws IOException {
    int i = from;
    if (i == limit) {
      return -1;
    }
    if (buffer[i] != ' ') {
      throw problem("no space between value and time");
    }
    i++;
    boolean negative = i < limit && buffer[i] == '-';
    if (negative) {
      i++;
    }
    int digits = i;
    long value = 0;
    while (i < limit && buffer[i] >= '0' && buffer[i] <= '9') {
      value = value * 10 + (buffer[i] - '0');
      i++;
      if (i - digits > 19) {
        throw problem("the time has more digits than any time in nanoseconds");
      }
    }
    if (i == limit) {
      return -1;
    }
    if (buffer[i] != '\n' || i == digits) {
      throw problem("not a time in nanoseconds at the end of the line");
    }
    // 19 digits overflow a long at most once, into its sign; only the least long has no positive.
    if (value < 0 && !(negative && value == Long.MIN_VALUE)) {
      throw problem("the time is out of range");
    }
    time = negative ? -value : value;
    return i + 1;
  }

  /** Passes over header lines at {@code start}; false if one is not all there yet. */
  private boolean passHeaders() throws IOException {
    while (start < limit) {
      if (!mayBegin(COMMENT) && !mayBegin(CREATE) && !mayBegin(SKIPPED)) {
        return true;
      }
      int newline = start;
      while (newline < limit && buffer[newline] != '\n') {
        newline++;
      }
      if (newline == limit && !ended) {
        return false;
      }
      if (begins(SKIPPED)) {
        throw problem(
            show(start, newline)
                + ": a compaction removed this file during the export; export again");
      }
      if (newline == limit) {
        return false;
      }
      if (begins(CONTEXT_DATABASE)) {
        database = sameContext(database, newline, CONTEXT_DATABASE);
      } else if (begins(CONTEXT_POLICY)) {
        policy = sameContext(policy, newline, CONTEXT_POLICY);
      } else if (!begins(CREATE) && Arrays.stream(OTHER_HEADERS).noneMatch(this::begins)) {
        // A record that looks like a header up to here, such as measurement "s", or nonsense.
        return true;
      }
      start = newline + 1;
      end = start;
    }
    return true;
  }

  private String sameContext(String known, int newline, byte[] header) throws IOException {
    int from = start + header.length;
    String found = new String(buffer, from, newline - from, StandardCharsets.UTF_8);
    if (known != null && !known.equals(found)) {
      throw problem(
          "the dump goes on with "
              + found
              + " after "
              + known
              + "; export one database and retention policy at a time");
    }
    return found;
  }

  /** Whether the bytes at {@code start}, as far as they are there, are those of the text. */
  private boolean mayBegin(byte[] text) {
    int length = Math.min(text.length, limit - start);
    return Arrays.equals(buffer, start, start + length, text, 0, length);
  }

  private boolean begins(byte[] text) {
    return limit - start >= text.length && mayBegin(text);
  }

  private boolean equal(byte[] text, int from, int to) {
    return Arrays.equals(buffer, from, to, text, 0, text.length);
  }

  /** Fills the buffer behind what is left of the current record. False if there is no more. */
  private boolean fill() throws IOException {
    if (ended) {
      return false;
    }
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, limit - start);
      dropped += start;
      limit -= start;
      start = 0;
      end = 0;
    }
    if (limit == buffer.length) {
      if (buffer.length >= MAX_RECORD) {
        throw problem("a record longer than " + MAX_RECORD + " bytes, or a string without an end");
      }
      buffer = Arrays.copyOf(buffer, Math.min(buffer.length * 2, MAX_RECORD));
    }
    // Fills it to the brim: a record is parsed from its beginning again after each fill.
    while (limit < buffer.length) {
      int n;
      try {
        n = in.read(buffer, limit, buffer.length - limit);
      } catch (EOFException e) {
        throw new IOException(source + ", raw byte " + (dropped + limit) + ": truncated", e);
      }
      if (n < 0) {
        ended = true;
        break;
      }
      limit += n;
    }
    // At the end, a header without its newline must be looked at once more.
    return true;
  }

  private LineFormatException problem(String text) {
    return new LineFormatException(source, position(), text);
  }

  private String show(int from, int to) {
    return new String(buffer, from, Math.min(to - from, 200), StandardCharsets.UTF_8);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
