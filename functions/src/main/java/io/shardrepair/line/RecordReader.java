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
 * <p>A record is a line of one field by {@link LineGrammar}; or, if it is none by that, one whose
 * series or field ends in a backslash, which protocols other than line protocol can write: see
 * {@link BackslashEnds}.
 *
 * <p>What cannot be read at all is refused: a name that holds a newline without a backslash before
 * it, a measurement that begins with {@code #}, blank or comma. The header lines of a dump are
 * passed over between records, nowhere else.
 */
public final class RecordReader implements Closeable {

  /** Longest record that is read; strings are limited to 1 MiB by influxd itself. */
  public static final int MAX_RECORD = 16 << 20;

  /** Raw bytes that a reader holds, unless told otherwise. */
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

  /** Where the record begins that is being cut; errors name it. */
  private int from;

  private PointKey key = new PointKey();

  /** Takes the next key while it is being cut; the key before, once that is done. */
  private PointKey otherKey = new PointKey();

  private boolean newKey;
  private boolean ascending = true;

  private final DumpHeaders headers = new DumpHeaders();

  /**
   * @param in raw line protocol, beginning with a record or header; closed with this reader
   * @param source its name in errors: an object key or a file, and where in it this begins
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
   * @throws LineFormatException if what comes next is neither record nor header nor end
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
   * Moves to the next record if it follows at once and is there whole before a place in the buffer.
   *
   * @param boundary an index of {@link #buffer()}
   * @return false if not, and then nothing has changed: the current record still is
   */
  public boolean nextBefore(int boundary) throws IOException {
    return end < boundary && parse(end, boundary, false);
  }

  /**
   * Moves over records of the simplest and most frequent kind, in one narrow loop: of the current
   * key, a value that is a number without exponent, a time of 19 digits, later than the one before.
   *
   * @param boundary an index of {@link #buffer()} before which they are whole
   * @param timeLimit they are before this time
   * @return how many records it moved by; what stopped it is for {@link #nextBefore} to tell
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
      // As plainNumberEnd, but in place: calling it took a fifth of this loop's time. A record that
      // is whole goes on behind its value, so its value ends before the last byte.
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
   * @param other stood on the same record as this one, and has moved by {@link #nextBefore} to the
   *     next or by {@link #passPlain}, over bytes that are the same in both buffers
   * @param shift how far this one's record was behind the other's in their buffers
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

  /** What the header lines that were passed so far say the dump is of; absent without any. */
  public Optional<String> database() {
    return headers.database();
  }

  /** The retention policy, likewise. */
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
   * @param boundary what lies from here on is not looked at
   * @param afterHeaders whether to pass over header lines before it, which moves {@code start}
   * @return false if it is not all there; the current record has not changed then
   */
  private boolean parse(int at, int boundary, boolean afterHeaders) throws IOException {
    try {
      return parseUsual(at, boundary, afterHeaders);
    } catch (NotALine e) {
      return parseAtBackslash(boundary, e);
    }
  }

  /** The problem with its explanation, which needs the rest of the line. Reading ends here. */
  private LineFormatException explained(LineFormatException problem) {
    int ahead = from - start;
    try {
      while (!ForeignForm.enough(buffer, start + ahead, limit) && fill()) {
        // Until there is enough, or no more.
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
   * Whether what begins at a place has the key of the record before, as most records do. A key is
   * cut from left to right and ends where it ends whatever follows, so equal bytes mean the same
   * key; but not one cut at a backslash.
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
   * Cuts the record at {@code from} whose series or field ends in a backslash, by the first of its
   * {@link BackslashEnds} that makes a record, and makes it the current one.
   *
   * @param problem why it is no record by the usual rules; thrown if it is none by these either
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
        continue; // no record by this choice
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

  /** Reads the time behind the value; returns where the record ends, or -1. */
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

  /** Passes over header lines at {@code start}; false if one is not all there yet. */
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
      from = 0;
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
    return new LineFormatException(source, dropped + from, text);
  }
}
