package io.shardrepair.line;

import io.shardrepair.text.Utf8Text;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The grammar of line protocol as {@code influx_inspect export} prints it, {@code series
 * field=value,… time}: where each part of a line ends. Everything that reads lines cuts them here.
 *
 * <p>A line does not simply end at a newline: a string may hold newlines, and so may a name, after
 * a backslash. So a line is cut from its beginning, part by part, as the export (export.go,
 * writeValues) writes it and influxd (models/points.go) reads it:
 *
 * <ul>
 *   <li>The series ends at the first bare space. A byte is bare if no backslash stands before it:
 *       influxd looks at that one byte and does not count backslashes there. So in {@code m,t=a\\ b
 *       f=1} the tag's value is {@code a\\ b}, and no series that influxd parsed ends in one.
 *   <li>The field ends at the first bare equals sign; each space, comma, quote and equals sign in
 *       it follows a backslash that the export put there.
 *   <li>A newline is part of a name after an odd number of backslashes: influxd counts them in
 *       pairs when it cuts a request into lines.
 *   <li>A string ends at the first quote outside of {@code \"} and {@code \\}, its only two
 *       escapes.
 *   <li>Other values end at a comma or space: {@code true}, {@code false}, {@code -12i}, {@code
 *       5u}, {@code -1.5e+06}.
 *   <li>The time ends at a newline.
 * </ul>
 *
 * <p>influxd does not cut every key this way: it reads a line several times, by rules that do not
 * agree with one another. {@link RoundTrip} says which keys it does; no others are ever sent to it.
 * Protocols other than line protocol can write a name that ends in a backslash: see {@link
 * BackslashEnds}.
 *
 * <p>Each method begins at {@code from}, does not look at {@code to} or beyond, and returns {@link
 * #MORE} if the part does not end before {@code to}.
 */
public final class LineGrammar {

  /** The part goes on beyond the bytes in sight. */
  static final int MORE = -1;

  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final int MOST_SHOWN = 200;

  /** The most digits of a time in nanoseconds. */
  private static final int MOST_DIGITS = 19;

  /**
   * Bytes from the end of the last value to that of the line if {@link #usualTime} finds a time.
   */
  static final int USUAL_TIME = 1 + MOST_DIGITS + 1;

  private LineGrammar() {}

  /**
   * Where the series of the line that begins here ends: at the space after it.
   *
   * @throws NotALine if none begins here
   */
  static int seriesEnd(byte[] bytes, int from, int to) throws NotALine {
    byte first = bytes[from];
    if (first == '#' || first == ',' || first == ' ' || first == '\t' || first == 0) {
      throw new NotALine(
          "a measurement cannot begin with byte 0x"
              + Integer.toHexString(first)
              + ": as line protocol it would be read as something else");
    }
    int end = nameEnd(bytes, from, to, false);
    if (end < to && bytes[end] == '\n') {
      throw new NotALine("a newline without a backslash before it in a series, or not a record");
    }
    return end < to ? end : MORE;
  }

  /**
   * Where the name of the field that begins here ends: at its equals sign.
   *
   * @param line where its line begins, for error messages
   * @throws NotALine if none begins here
   */
  static int fieldEnd(byte[] bytes, int line, int from, int to) throws NotALine {
    int end = nameEnd(bytes, from, to, true);
    if (end == to) {
      return MORE;
    }
    if (bytes[end] == '\n') {
      throw new NotALine(
          "a newline without a backslash before it in a field name: " + show(bytes, line, end));
    }
    if (bytes[end] != '=') {
      throw new NotALine("no field=value after the series: " + show(bytes, line, end + 1));
    }
    if (end == from) {
      throw new NotALine("the field name is empty");
    }
    return end;
  }

  /**
   * Where a name ends: at the first byte that would have a backslash before it if it were part of
   * the name; {@code to} if there is none.
   *
   * @param field whether it is the name of a field; otherwise of a series
   */
  static int nameEnd(byte[] bytes, int from, int to, boolean field) {
    int backslashes = 0;
    for (int i = from; i < to; i++) {
      byte c = bytes[i];
      if (c == '\\') {
        backslashes++;
        continue;
      }
      boolean ends = field ? isEscapedInField(c) : c == ' ';
      if ((ends && backslashes == 0) || (c == '\n' && backslashes % 2 == 0)) {
        return i;
      }
      backslashes = 0;
    }
    return to;
  }

  /** The first such byte from {@code from} on without a backslash before it; {@code to} if none. */
  static int bare(byte[] bytes, char wanted, int from, int to) {
    int at = from;
    while (at < to && (bytes[at] != wanted || bytes[at - 1] == '\\')) {
      at++;
    }
    return at;
  }

  /** What influxdb's escape.Bytes puts a backslash before. A backslash itself stays as it is. */
  static boolean isEscapedInField(byte c) {
    return c == ',' || c == '"' || c == ' ' || c == '=';
  }

  /**
   * Removes the backslashes that the export puts into a field's name, as influxdb's escape.Unescape
   * does: each one before one of these bytes.
   *
   * @param into where the name goes, at most as long as it was
   * @param at where it begins there
   * @return where it ends there
   */
  static int unescape(byte[] bytes, int from, int to, byte[] into, int at) {
    int end = at;
    for (int i = from; i < to; i++) {
      byte c = bytes[i];
      boolean escapes = c == '\\' && i + 1 < to && isEscapedInField(bytes[i + 1]);
      if (escapes) {
        i++;
        c = bytes[i];
      }
      into[end++] = c;
    }
    return end;
  }

  /**
   * A name without the backslashes that influxdb's escape.Unescape removes from the names of fields
   * and measurements.
   */
  public static byte[] unescaped(byte[] bytes, int from, int to) {
    byte[] name = new byte[to - from];
    return Arrays.copyOf(name, unescape(bytes, from, to, name, 0));
  }

  /**
   * Where the value that begins here ends.
   *
   * @throws NotALine if none begins here
   */
  static int valueEnd(byte[] bytes, int from, int to) throws NotALine {
    if (from >= to) {
      return MORE;
    }
    if (bytes[from] == '"') {
      return stringEnd(bytes, from, to);
    }
    int i = plainNumberEnd(bytes, from, to);
    if (i < to && (bytes[i] == ' ' || bytes[i] == ',')) {
      return i;
    }
    i = from;
    while (i < to && bytes[i] != ' ' && bytes[i] != ',') {
      if (bytes[i] == '\n') {
        throw new NotALine("the line ends before its time");
      }
      i++;
    }
    if (i == to) {
      return MORE;
    }
    if (!isNumber(bytes, from, i)
        && !equal(TRUE, bytes, from, i)
        && !equal(FALSE, bytes, from, i)) {
      throw new NotALine("not a value: " + show(bytes, from, i));
    }
    return i;
  }

  /**
   * Where a number without an exponent ends, found in one pass because most values are such; {@code
   * to} if there is none or it is not whole.
   */
  private static int plainNumberEnd(byte[] bytes, int from, int to) {
    int digits = bytes[from] == '-' ? from + 1 : from;
    int i = digitsEnd(bytes, digits, to);
    if (i == digits || i == to) {
      return to;
    }
    if (bytes[i] == 'i') {
      return i + 1;
    }
    if (bytes[i] == '.') {
      int fraction = i + 1;
      i = digitsEnd(bytes, fraction, to);
      return i == fraction ? to : i;
    }
    return i;
  }

  private static int stringEnd(byte[] bytes, int from, int to) throws NotALine {
    int i = from + 1;
    while (i < to) {
      byte c = bytes[i];
      if (c == '"') {
        return i + 1;
      }
      if (c == '\\') {
        if (i + 1 == to) {
          return MORE;
        }
        if (bytes[i + 1] != '"' && bytes[i + 1] != '\\') {
          throw new NotALine("a backslash in a string that escapes neither quote nor backslash");
        }
        i++;
      }
      i++;
    }
    return MORE;
  }

  /** {@code -?digits(.digits)?(e[+-]digits)?}, {@code -?digits i} or {@code digits u}. */
  private static boolean isNumber(byte[] bytes, int from, int to) {
    int i = from;
    boolean negative = i < to && bytes[i] == '-';
    if (negative) {
      i++;
    }
    int digits = i;
    i = digitsEnd(bytes, i, to);
    if (i == digits) {
      return false;
    }
    if (i == to) {
      return true;
    }
    if (i + 1 == to && (bytes[i] == 'i' || bytes[i] == 'u')) {
      return bytes[i] == 'i' || !negative;
    }
    if (bytes[i] == '.') {
      int fraction = i + 1;
      i = digitsEnd(bytes, fraction, to);
      if (i == fraction) {
        return false;
      }
    }
    if (i < to && bytes[i] == 'e') {
      i++;
      if (i < to && (bytes[i] == '+' || bytes[i] == '-')) {
        i++;
      }
      int exponent = i;
      i = digitsEnd(bytes, exponent, to);
      if (i == exponent) {
        return false;
      }
    }
    return i == to;
  }

  private static int digitsEnd(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && isDigit(bytes[i])) {
      i++;
    }
    return i;
  }

  static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  /**
   * The time after the value that ends here, if it has 19 digits as nearly all do; negative if it
   * does not, or is not in sight.
   */
  static long usualTime(byte[] bytes, int from, int to) {
    if (to - from < USUAL_TIME || bytes[from] != ' ' || bytes[from + USUAL_TIME - 1] != '\n') {
      return -1;
    }
    return Digits.nineteen(bytes, from + 1);
  }

  /**
   * Where the line whose last value ends here ends itself: after its newline. Only a time may
   * follow the value.
   *
   * @throws NotALine if no time follows
   */
  static int lineEnd(byte[] bytes, int from, int to) throws NotALine {
    if (from == to) {
      return MORE;
    }
    if (bytes[from] == ',') {
      throw new NotALine("more than one field, where each should have a line of its own");
    }
    if (bytes[from] != ' ') {
      throw new NotALine("no space between value and time");
    }
    int i = from + 1;
    if (i < to && bytes[i] == '-') {
      i++;
    }
    int digits = i;
    i = digitsEnd(bytes, i, to);
    if (i - digits > MOST_DIGITS) {
      throw new NotALine("the time has more digits than any time in nanoseconds");
    }
    if (i == to) {
      return MORE;
    }
    if (bytes[i] != '\n' || i == digits) {
      throw new NotALine("not a time in nanoseconds at the end of the line");
    }
    return i + 1;
  }

  /**
   * The time, in ns, of a line that ends at {@code end} and whose last value ends at {@code from}.
   *
   * @throws NotALine if it is out of range
   */
  static long time(byte[] bytes, int from, int end) throws NotALine {
    int i = from + 1;
    boolean negative = bytes[i] == '-';
    if (negative) {
      i++;
    }
    long value = 0;
    while (i < end - 1) {
      value = value * 10 + (bytes[i] - '0');
      i++;
    }
    // 19 digits overflow a long at most once, into its sign; only MIN_VALUE has no positive.
    if (value < 0 && !(negative && value == Long.MIN_VALUE)) {
      throw new NotALine("the time is out of range");
    }
    return negative ? -value : value;
  }

  static String show(byte[] bytes, int from, int to) {
    return Utf8Text.of(bytes, from, Math.min(to, from + MOST_SHOWN));
  }

  private static boolean equal(byte[] text, byte[] bytes, int from, int to) {
    return Arrays.equals(bytes, from, to, text, 0, text.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
