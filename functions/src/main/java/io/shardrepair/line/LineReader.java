package io.shardrepair.line;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads lines of several fields, {@code series field=value,… time}, as a comparison writes them,
 * one after the other, without an object per line: after {@link #next} the accessors describe the
 * line in {@link #bytes()}, until the next call. Lines are cut by {@link LineGrammar}; names that
 * end in a backslash by their {@link LengthPrefix}, which is not part of the line.
 */
public final class LineReader implements Closeable {
  private static final int BUFFER = 64 << 10;

  /** Longest line, in bytes: what a comparison gathers for one, or a longer single record. */
  private static final int MAX_LINE = 2 * RecordReader.MAX_RECORD;

  private static final int CUTS = 3;

  private final InputStream in;
  private final String source;
  private byte[] buffer;
  private int limit;
  private boolean ended;

  /** Bytes of the source before {@code buffer[0]}. */
  private long dropped;

  /** Where the prefix of the line begins if it has one, otherwise the line. */
  private int from;

  private int start;
  private int end;
  private int seriesEnd;

  /** Per field where its name begins, where its equals sign is, and where its value ends. */
  private int[] cuts = new int[16 * CUTS];

  private int points;
  private long time;

  /**
   * @param in lines, each with its newline; closed with this reader
   * @param source its name in error messages
   */
  public LineReader(InputStream in, String source) {
    this.in = in;
    this.source = source;
    this.buffer = new byte[BUFFER];
  }

  /**
   * Reads lines that are in memory.
   *
   * @param length how many of the bytes are lines
   */
  public LineReader(byte[] lines, int length, String source) {
    this.in = InputStream.nullInputStream();
    this.source = source;
    this.buffer = lines;
    this.limit = length;
    this.ended = true;
  }

  /**
   * Goes to the next line.
   *
   * @return whether there is one
   * @throws LineFormatException if what comes next is neither a line nor the end
   */
  public boolean next() throws IOException {
    from = end;
    try {
      while (from == limit || !cut()) {
        if (!fill()) {
          if (from == limit) {
            return false;
          }
          throw LineFormatException.truncated(source, dropped + from);
        }
      }
      return true;
    } catch (NotALine e) {
      throw new LineFormatException(source, dropped + from, e.problem());
    }
  }

  /** Cuts the line at {@code from} and makes it the current one; false if it is not all there. */
  private boolean cut() throws NotALine {
    points = 0;
    int valueEnd = prefixed() ? cutByLengths() : cutFields();
    if (valueEnd < 0) {
      return false;
    }
    int lineEnd = LineGrammar.lineEnd(buffer, valueEnd, limit);
    if (lineEnd < 0) {
      return false;
    }
    time = LineGrammar.time(buffer, valueEnd, lineEnd);
    end = lineEnd;
    return true;
  }

  private int cutFields() throws NotALine {
    start = from;
    seriesEnd = LineGrammar.seriesEnd(buffer, start, limit);
    if (seriesEnd < 0) {
      return LineGrammar.MORE;
    }
    int at = seriesEnd;
    do {
      int name = at + 1;
      int equals = LineGrammar.fieldEnd(buffer, start, name, limit);
      at = equals < 0 ? LineGrammar.MORE : LineGrammar.valueEnd(buffer, equals + 1, limit);
      if (at < 0 || at == limit) {
        return LineGrammar.MORE;
      }
      addPoint(name, equals, at);
    } while (buffer[at] == ',');
    return at;
  }

  private int cutByLengths() throws NotALine {
    int space = lengthEnd(from + 1);
    int secondSpace = space < 0 ? LineGrammar.MORE : lengthEnd(space + 1);
    if (secondSpace < 0) {
      return LineGrammar.MORE;
    }
    start = secondSpace + 1;
    long series = (long) start + length(from + 1, space);
    long equals = series + 1 + length(space + 1, secondSpace);
    if (equals >= limit) {
      return LineGrammar.MORE;
    }
    seriesEnd = (int) series;
    if (buffer[seriesEnd] != ' ' || buffer[(int) equals] != '=') {
      throw new NotALine("the lengths before the line are not those of its names");
    }
    int valueEnd = LineGrammar.valueEnd(buffer, (int) equals + 1, limit);
    if (valueEnd >= 0) {
      addPoint(seriesEnd + 1, (int) equals, valueEnd);
    }
    return valueEnd;
  }

  private int lengthEnd(int at) throws NotALine {
    int i = at;
    while (i < limit && LineGrammar.isDigit(buffer[i])) {
      i++;
    }
    if (i == limit) {
      return LineGrammar.MORE;
    }
    if (buffer[i] != ' ' || i == at || i - at > LengthPrefix.MOST_DIGITS) {
      throw new NotALine("a line that begins with # but has no lengths");
    }
    return i;
  }

  private int length(int at, int to) {
    int number = 0;
    for (int i = at; i < to; i++) {
      number = number * 10 + (buffer[i] - '0');
    }
    return number;
  }

  private void addPoint(int name, int equals, int valueEnd) {
    int at = CUTS * points;
    if (at + CUTS > cuts.length) {
      cuts = Arrays.copyOf(cuts, cuts.length * 2);
    }
    cuts[at] = name;
    cuts[at + 1] = equals;
    cuts[at + 2] = valueEnd;
    points++;
  }

  /** Holds the line from {@link #start()} to {@link #end()}. */
  public byte[] bytes() {
    return buffer;
  }

  /** Where the prefix begins if the line has one, otherwise the line. */
  public int startWithPrefix() {
    return from;
  }

  /** Where the line, and with it the series, begins. */
  public int start() {
    return start;
  }

  /** After the newline that ends the line. */
  public int end() {
    return end;
  }

  /** Bytes of the line, with its newline. */
  public int length() {
    return end - start;
  }

  /** Whether the line has a {@link LengthPrefix}, which is needed to read it back. */
  public boolean prefixed() {
    return buffer[from] == LengthPrefix.FIRST;
  }

  /** Where the series ends. */
  public int seriesEnd() {
    return seriesEnd;
  }

  /** A copy of the series, as printed. */
  public byte[] series() {
    return Arrays.copyOfRange(buffer, start, seriesEnd);
  }

  /** Whether the line is of this series. */
  public boolean isOf(byte[] series) {
    return Arrays.equals(buffer, start, seriesEnd, series, 0, series.length);
  }

  /** Points (field values) in the line. */
  public int points() {
    return points;
  }

  /** Where {@code field=value} begins. */
  public int fieldStart(int point) {
    return cuts[CUTS * point];
  }

  /** Where the field's name ends, at its equals sign. */
  public int nameEnd(int point) {
    return cuts[CUTS * point + 1];
  }

  /** Where {@code field=value} ends. */
  public int valueEnd(int point) {
    return cuts[CUTS * point + 2];
  }

  /** The type of a point's value. */
  public ValueType type(int point) {
    return ValueType.of(buffer, valueEnd(point));
  }

  /** Name of the measurement as influxd gives it, without escapes. */
  public String measurement() {
    return name(start, PrintedSeries.measurementEnd(buffer, start, seriesEnd));
  }

  /** Name of a field as influxd gives it, without escapes. */
  public String fieldName(int point) {
    return name(fieldStart(point), nameEnd(point));
  }

  private String name(int at, int to) {
    return new String(LineGrammar.unescaped(buffer, at, to), StandardCharsets.UTF_8);
  }

  /** Where the time begins, with the space before it; it ends before the newline. */
  public int timeStart() {
    return valueEnd(points - 1);
  }

  /** The line's time, ns. */
  public long time() {
    return time;
  }

  /** One point of the line, as a line of its own. */
  public byte[] line(int point) {
    int series = seriesEnd + 1 - start;
    int field = valueEnd(point) - fieldStart(point);
    int rest = end - timeStart();
    byte[] line = new byte[series + field + rest];
    System.arraycopy(buffer, start, line, 0, series);
    System.arraycopy(buffer, fieldStart(point), line, series, field);
    System.arraycopy(buffer, timeStart(), line, series + field, rest);
    return line;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Fills the buffer after what is left of the line. False if there is no more input. */
  private boolean fill() throws IOException {
    if (ended) {
      return false;
    }
    System.arraycopy(buffer, from, buffer, 0, limit - from);
    dropped += from;
    limit -= from;
    from = 0;
    end = 0;
    if (limit == buffer.length) {
      if (limit >= MAX_LINE) {
        throw new LineFormatException(source, dropped, "a line longer than " + MAX_LINE + " bytes");
      }
      buffer = Arrays.copyOf(buffer, limit * 2);
    }
    // Fill it completely: after each fill a line is cut from its beginning again.
    while (limit < buffer.length) {
      int n = in.read(buffer, limit, buffer.length - limit);
      if (n < 0) {
        ended = true;
        return true;
      }
      limit += n;
    }
    return true;
  }
}
