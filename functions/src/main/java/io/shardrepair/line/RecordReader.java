package io.shardrepair.line;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads the records {@code series field=value time} of a dump, one after the other, without an
 * object per record: after {@link #next} the accessors describe the record in {@link #buffer()},
 * until the next call.
 *
 * <p>A record is a line of one field by {@link LineGrammar} or, failing that, one whose series or
 * field ends in a backslash, which protocols other than line protocol can write: see {@link
 * BackslashEnds}.
 *
 * <p>What cannot be read is refused: a newline in a name without a backslash before it; a
 * measurement that begins with {@code #}, a blank or a comma. The header lines of a dump are
 * skipped, but only between records.
 */
public final class RecordReader implements Closeable {

  /** Longest record that is read, in bytes; influxd itself limits strings to 1 MiB. */
  public static final int MAX_RECORD = 16 << 20;

  /** Raw bytes that a reader holds by default. */
  public static final int BUFFER = 256 << 10;

  /** One digit, a space, a time of 19 digits and a newline. */
  private static final int SHORTEST_PLAIN = 22;

  private final InputStream in;
  private final String source;

  private byte[] buffer;
  private int limit;
  private boolean ended;

  /** Raw bytes of the source before {@code buffer[0]}. */
  private long dropped;

  private int start;
  private int end;
  private int valueStart;
  private int valueEnd;
  private long time;

  /** Where the record that is being cut begins; errors name this place. */
  private int from;

  private PointKey key = new PointKey();

  /** The next key while it is being cut; afterwards, the previous key. */
  private PointKey otherKey = new PointKey();

  private boolean newKey;
  private boolean ascending = true;

  private final DumpHeaders headers = new DumpHeaders();

  /**
   * @param in raw line protocol, beginning with a record or header; closed with this reader
   * @param source its name in error messages: an object key or a file, and where in it this begins
   */
  public RecordReader(InputStream in, String source) {
    this(in, source, BUFFER);
  }

  /**
   * @param bufferBytes raw bytes to hold at once; a longer record makes the buffer grow
   */
  public RecordReader(InputStream in, String source, int bufferBytes) {
    this.in = in;
    this.source = source;
    this.buffer = new byte[bufferBytes];
  }

  /**
   * Moves to the next record.
   *
   * @return false at the end of the input
   * @throws LineFormatException if what comes next is not a record, a header or the end
   */
  public boolean next() throws IOException {
    start = end;
    while (!parse(start, limit, true)) {
      if (!fill()) {
        if (start == limit) {
          return false;
        }
        throw LineFormatException.truncated(source, dropped + start);
      }
    }
    return true;
  }

  /**
   * Moves to the next record if it follows directly and is complete before a place in the buffer.
   *
   * @param boundary an index of {@link #buffer()}
   * @return false if not; then nothing has changed, and the current record stays current
   */
  public boolean nextBefore(int boundary) throws IOException {
    return end < boundary && parse(end, boundary, false);
  }

  /**
   * Moves over records of the simplest and most frequent kind in one tight loop: the current key, a
   * value that is a number without an exponent, and a time of 19 digits, later than the one before.
   *
   * @param boundary an index of {@link #buffer()} before which they must be complete
   * @param timeLimit they must be before this time
   * @return how many records it moved by; {@link #nextBefore} shows what stopped it
   */
  public int passPlain(int boundary, long timeLimit) {
    byte[] bytes = buffer;
    byte[] name = key.printed();
    int nameLength = key.printedLength();
    int passed = 0;
    int at = end;
    long last = time;
    int lastByte = boundary - 1;
    int lastStart = 0;
    int lastValueEnd = 0;
    while (boundary - at >= nameLength + SHORTEST_PLAIN
        && Arrays.equals(bytes, at, at + nameLength, name, 0, nameLength)) {
      // As plainNumberEnd, but inlined: calling it took a fifth of this loop's time. A complete
      // record goes on after its value, so the value ends before the last byte.
      int i = at + nameLength;
      if (bytes[i] == '-') {
        i++;
      }
      int digits = i;
      while (i < lastByte && LineGrammar.isDigit(bytes[i])) {
        i++;
      }
      if (i == digits) {
        break;
      }
      if (bytes[i] == 'i') {
        i++;
      } else if (bytes[i] == '.') {
        i++;
        int fraction = i;
        while (i < lastByte && LineGrammar.isDigit(bytes[i])) {
          i++;
        }
        if (i == fraction) {
          break;
        }
      }
      if (boundary - i < 21 || bytes[i] != ' ' || bytes[i + 20] != '\n') {
        break;
      }
      long nanos = Digits.nineteen(bytes, i + 1);
      if (nanos < 0 || nanos <= last || nanos >= timeLimit) {
        break;
      }
      lastStart = at;
      lastValueEnd = i;
      last = nanos;
      at = i + 21;
      passed++;
    }
    if (passed > 0) {
      start = lastStart;
      valueStart = lastStart + nameLength;
      valueEnd = lastValueEnd;
      end = at;
      time = last;
      newKey = false;
      ascending = true;
    }
    return passed;
  }

  /**
   * Moves to where another reader of the same bytes stands, without looking at them.
   *
   * @param other stood on the same record as this one and has moved, by one {@link #nextBefore} or
   *     by {@link #passPlain}, over bytes that are the same in both buffers
   * @param shift index of this one's record in its buffer, minus that of the other's in its own
   */
  public void follow(RecordReader other, int shift) {
    start = other.start + shift;
    end = other.end + shift;
    valueStart = other.valueStart + shift;
    valueEnd = other.valueEnd + shift;
    time = other.time;
    newKey = other.newKey;
    ascending = other.ascending;
    if (newKey) {
      key.set(other.key);
    }
  }

  /**
   * How many bytes, from the current record on and at most {@code most}, are the same in both
   * readers' buffers.
   */
  public int sameBytes(RecordReader other, int most) {
    int length = Math.min(most, Math.min(limit - start, other.limit - other.start));
    int differs =
        Arrays.mismatch(
            buffer, start, start + length, other.buffer, other.start, other.start + length);
    return differs < 0 ? length : differs;
  }

  /** Holds the current record from {@link #start()} to {@link #end()}. */
  public byte[] buffer() {
    return buffer;
  }

  public int start() {
    return start;
  }

  /** After the newline that ends the current record. */
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

  /** Raw bytes of the input that have been passed, including the current record. */
  public long bytesRead() {
    return dropped + end;
  }

  public String source() {
    return source;
  }

  /** The database that the header lines passed so far name; absent if there were none. */
  public Optional<String> database() {
    return headers.database();
  }

  /** The retention policy that they name, likewise. */
  public Optional<String> policy() {
    return headers.policy();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /**
   * Cuts the record at {@code at}, and makes it the current one.
   *
   * @param boundary bytes from here on are not looked at
   * @param afterHeaders whether to pass over header lines before it, which moves {@code start}
   * @return false if it is not all there; then the current record has not changed
   */
  private boolean parse(int at, int boundary, boolean afterHeaders) throws IOException {
    try {
      return parseUsual(at, boundary, afterHeaders);
    } catch (NotALine e) {
      return parseAtBackslash(boundary, e);
    }
  }

  /** Adds an explanation to the problem, which needs the rest of the line. Reading ends here. */
  private LineFormatException explained(LineFormatException problem) {
    int ahead = from - start;
    try {
      while (!ForeignForm.enough(buffer, start + ahead, limit) && fill()) {
        // read until there is enough, or no more
      }
    } catch (IOException e) {
      problem.addSuppressed(e);
    }
    return problem.with(ForeignForm.explain(buffer, start + ahead, limit));
  }

  private boolean parseUsual(int at, int boundary, boolean afterHeaders)
      throws IOException, NotALine {
    from = at;
    if (at == boundary) {
      return false;
    }
    int valueAt;
    boolean sameKey = keyGoesOn(at, boundary);
    if (sameKey) {
      valueAt = at + key.printedLength();
    } else {
      if (DumpHeaders.mayBeginWith(buffer[at])) {
        if (!afterHeaders || !passHeaders() || start == limit) {
          return false;
        }
        from = start;
        sameKey = keyGoesOn(from, boundary);
      }
      valueAt = sameKey ? from + key.printedLength() : parseKey(boundary);
      if (valueAt < 0) {
        return false;
      }
    }
    int valueTo = LineGrammar.valueEnd(buffer, valueAt, boundary);
    if (valueTo < 0) {
      return false;
    }
    long timeBefore = time;
    int recordEnd = parseTime(valueTo, boundary);
    if (recordEnd < 0) {
      return false;
    }
    moveTo(valueAt, valueTo, recordEnd);
    newKey = !sameKey;
    if (sameKey) {
      ascending = timeBefore <= time;
    } else {
      takeOtherKey();
    }
    return true;
  }

  /**
   * Whether the record at a place has the key of the record before, as most do. A key is cut from
   * left to right and its end does not depend on what follows, so equal bytes mean the same key,
   * except for a key cut at a backslash.
   */
  private boolean keyGoesOn(int at, int boundary) {
    return !key.endsInBackslash() && key.begins(buffer, at, boundary);
  }

  private void moveTo(int valueAt, int valueTo, int recordEnd) {
    start = from;
    valueStart = valueAt;
    valueEnd = valueTo;
    end = recordEnd;
  }

  private void takeOtherKey() {
    PointKey before = key;
    key = otherKey;
    otherKey = before;
    ascending = KeyOrder.compare(before, key) < 0;
  }

  /**
   * Cuts the record at {@code from}, whose series or field ends in a backslash, by the first of its
   * {@link BackslashEnds} that gives a record, and makes it the current one.
   *
   * @param problem why it is not a record by the usual rules; thrown if it is not one by these
   *     either
   * @return false if it is not all there; the current record has not changed then
   */
  private boolean parseAtBackslash(int boundary, NotALine problem) throws IOException {
    boolean atEnd = ended && boundary == limit;
    long timeBefore = time;
    for (BackslashEnds ends : BackslashEnds.in(buffer, from, boundary)) {
      int valueAt = ends.equals() + 1;
      int valueTo;
      int recordEnd;
      try {
        valueTo = LineGrammar.valueEnd(buffer, valueAt, boundary);
        recordEnd = valueTo < 0 ? LineGrammar.MORE : parseTime(valueTo, boundary);
      } catch (NotALine e) {
        continue; // not a record with these ends
      }
      if (recordEnd >= 0) {
        otherKey.set(buffer, from, ends.space(), valueAt);
        moveTo(valueAt, valueTo, recordEnd);
        newKey = !otherKey.isSame(key);
        if (newKey) {
          takeOtherKey();
        } else {
          ascending = timeBefore <= time;
        }
        return true;
      }
      if (!atEnd) {
        return false;
      }
    }
    throw explained(problem(problem.problem()));
  }

  /** Cuts the key at {@code from} into {@code otherKey}; returns where its value begins, or -1. */
  private int parseKey(int boundary) throws IOException, NotALine {
    int spaceAt = LineGrammar.seriesEnd(buffer, from, boundary);
    if (spaceAt < 0) {
      return LineGrammar.MORE;
    }
    int equalsAt = LineGrammar.fieldEnd(buffer, from, spaceAt + 1, boundary);
    if (equalsAt < 0) {
      return LineGrammar.MORE;
    }
    otherKey.set(buffer, from, spaceAt, equalsAt + 1);
    if (otherKey.separatorInSeries() >= 0) {
      throw problem(
          "the series holds " + PointKey.SEPARATOR + ", which influx_inspect never prints in one");
    }
    return equalsAt + 1;
  }

  /** Reads the time after the value; returns where the record ends, or -1. */
  private int parseTime(int valueTo, int boundary) throws NotALine {
    long nanos = LineGrammar.usualTime(buffer, valueTo, boundary);
    if (nanos >= 0) {
      time = nanos;
      return valueTo + LineGrammar.USUAL_TIME;
    }
    int recordEnd = LineGrammar.lineEnd(buffer, valueTo, boundary);
    if (recordEnd >= 0) {
      time = LineGrammar.time(buffer, valueTo, recordEnd);
    }
    return recordEnd;
  }

  /** Skips header lines at {@code start}; false if one is not all there yet. */
  private boolean passHeaders() throws IOException {
    from = start;
    try {
      while (start < limit) {
        int next = headers.end(buffer, start, limit, ended);
        if (next == start) {
          return true;
        }
        if (next < 0) {
          return false;
        }
        from = start = end = next;
      }
      return true;
    } catch (NotALine e) {
      throw problem(e.problem());
    }
  }

  /** Fills the buffer after what is left of the current record. False if there is no more input. */
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
      from = 0;
    }
    if (limit == buffer.length) {
      if (buffer.length >= MAX_RECORD) {
        throw problem("a record longer than " + MAX_RECORD + " bytes, or a string without an end");
      }
      buffer = Arrays.copyOf(buffer, Math.min(buffer.length * 2, MAX_RECORD));
    }
    // Fill it completely: after each fill a record is parsed from its beginning again.
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
    // At the end, a header without its newline must be looked at again.
    return true;
  }

  private LineFormatException problem(String text) {
    return new LineFormatException(source, dropped + from, text);
  }
}
