package io.shardrepair.line;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Decides whether influxd makes the same key again from a series and a field as a dump prints them.
 *
 * <p>Not every key came in as line protocol: {@code SELECT … INTO} and other protocols can store
 * tags in an order that the parser changes, names that end in a backslash, and more. Sent as a
 * line, such a key is refused or becomes another one.
 *
 * <p>The rules are those of influxd 1.8.10, models/points.go, from cutting a request into lines to
 * the field's name, where each method here has the name it has there; and of tsdb/shard.go, which
 * drops a field called {@code time} and a series with a tag called {@code time}. A name that holds
 * {@value PointKey#SEPARATOR} counts as not surviving: it would be printed the same, but may be
 * another series' name, because a dump splits a key at the first separator.
 */
public final class RoundTrip {

  /** Bytes of series, separator and field together: {@code MaxKeyLength}. */
  static final int MAX_KEY_LENGTH = 65_535;

  /** A string with all that could be taken for the end of a line or field, plain and escaped. */
  private static final byte[] VALUES = "=\"\n,= \\\"\\\\\",".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] NUMBER = "=1 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SEPARATOR = PointKey.SEPARATOR.getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TIME = {'t', 'i', 'm', 'e'};

  private final byte[] buf;

  /** Where the series ends, and where the line does. */
  private final int seriesEnd;

  private final int lineEnd;

  private final byte[] field;

  /** Where the method that ran last stopped; -1 where influxd finds an error. */
  private int at;

  private RoundTrip(byte[] buf, int seriesEnd, byte[] field) {
    this.buf = buf;
    this.seriesEnd = seriesEnd;
    this.lineEnd = buf.length - 1;
    this.field = field;
  }

  /** Whether a point of the key can be written by its line, alone or together with other fields. */
  public static boolean survives(PointKey key) {
    byte[] printed = key.printed();
    return survives(
        Arrays.copyOf(printed, key.seriesLength()),
        Arrays.copyOfRange(printed, key.fieldStart(), key.fieldEnd()));
  }

  /** The same, for a point of the line that is being read. */
  public static boolean survives(LineReader lines, int point) {
    return survives(
        lines.series(),
        Arrays.copyOfRange(lines.bytes(), lines.fieldStart(point), lines.nameEnd(point)));
  }

  /** Whether points of the series can be written, as far as that does not depend on the field. */
  public static boolean survives(byte[] series) {
    return survives(series, new byte[] {'f'});
  }

  /** The same, for a series and a field as printed. */
  public static boolean survives(byte[] series, byte[] field) {
    if (series.length == 0
        || field.length == 0
        || Arrays.equals(field, TIME)
        || holdsSeparator(series, field)
        || series.length + SEPARATOR.length + field.length > MAX_KEY_LENGTH) {
      return false;
    }
    // The field twice, first with a string: whatever else may be on its line comes before or after
    // it in one of the two.
    byte[] buf = new byte[series.length + 1 + 2 * field.length + VALUES.length + NUMBER.length];
    System.arraycopy(series, 0, buf, 0, series.length);
    int to = series.length;
    buf[to++] = ' ';
    for (byte[] part : new byte[][] {field, VALUES, field, NUMBER}) {
      System.arraycopy(part, 0, buf, to, part.length);
      to += part.length;
    }
    return new RoundTrip(buf, series.length, field).parse();
  }

  /** Whether the field's name holds a separator, or one forms where series and separator meet. */
  private static boolean holdsSeparator(byte[] series, byte[] field) {
    byte[] key = Arrays.copyOf(series, series.length + SEPARATOR.length + field.length);
    System.arraycopy(SEPARATOR, 0, key, series.length, SEPARATOR.length);
    System.arraycopy(field, 0, key, series.length + SEPARATOR.length, field.length);
    for (int i = 0; i + SEPARATOR.length <= key.length; i++) {
      if (i != series.length
          && Arrays.equals(key, i, i + SEPARATOR.length, SEPARATOR, 0, SEPARATOR.length)) {
        return true;
      }
    }
    return false;
  }

  private boolean parse() {
    if (scanLine() != lineEnd || skipWhitespace(0) != 0 || buf[0] == '#') {
      return false;
    }
    scanKey();
    return at == seriesEnd && isFieldTwice();
  }

  private int scanLine() {
    boolean quoted = false;
    boolean fields = false;
    int equals = 0;
    int commas = 0;
    int i = 0;
    while (i < buf.length) {
      byte c = buf[i];
      if (c == '\\' && i + 2 < buf.length) {
        i += 2;
        continue;
      }
      fields |= c == ' ';
      if (fields && !quoted && c == '=') {
        equals++;
      } else if (fields && !quoted && c == ',') {
        commas++;
      } else if (fields && c == '"' && equals > commas) {
        quoted = !quoted;
      } else if (c == '\n' && !quoted) {
        break;
      }
      i++;
    }
    return i;
  }

  private int skipWhitespace(int from) {
    int i = from;
    while (i < lineEnd && (buf[i] == ' ' || buf[i] == '\t' || buf[i] == 0)) {
      i++;
    }
    return i;
  }

  /**
   * Sets {@code at} to the end of the key, or to -1 if there is none or it is not as it was
   * printed.
   */
  private void scanKey() {
    scanMeasurement();
    if (at < 0 || buf[at] == ' ') {
      return;
    }
    byte[] before = null;
    while (at >= 0 && buf[at] == ',') {
      int keyStart = at + 1;
      scanTagsKey(keyStart);
      if (at < 0) {
        return;
      }
      byte[] tag = Arrays.copyOfRange(buf, keyStart, at);
      // influxd sorts tags that are not in order, and refuses a tag that is there twice.
      if (Arrays.equals(tag, TIME)
          || (before != null && Arrays.compareUnsigned(before, tag) >= 0)) {
        at = -1;
        return;
      }
      before = tag;
      scanTagsValue(at + 1);
    }
  }

  private void scanMeasurement() {
    at = -1;
    if (buf[0] == ',') {
      return;
    }
    for (int i = 1; i < lineEnd; i++) {
      if (buf[i - 1] != '\\' && (buf[i] == ',' || buf[i] == ' ')) {
        at = i;
        return;
      }
    }
  }

  private void scanTagsKey(int from) {
    at = -1;
    if (from >= lineEnd || buf[from] == ' ' || buf[from] == ',' || buf[from] == '=') {
      return;
    }
    for (int i = from + 1; i < lineEnd; i++) {
      if (buf[i - 1] != '\\') {
        if (buf[i] == ' ' || buf[i] == ',') {
          return;
        }
        if (buf[i] == '=') {
          at = i;
          return;
        }
      }
    }
  }

  private void scanTagsValue(int from) {
    at = -1;
    if (from >= lineEnd || buf[from] == ',' || buf[from] == ' ') {
      return;
    }
    for (int i = from + 1; i < lineEnd; i++) {
      if (buf[i - 1] != '\\') {
        if (buf[i] == '=') {
          return;
        }
        if (buf[i] == ',' || buf[i] == ' ') {
          at = i;
          return;
        }
      }
    }
  }

  /**
   * Whether {@code scanFields}, {@code walkFields} and the fields' iterator all take each name as
   * it was printed: only then do the values, which are known, end where they should.
   */
  private boolean isFieldTwice() {
    int first = seriesEnd + 1;
    int second = first + field.length + VALUES.length;
    return skipWhitespace(first) == first && isName(first) && isName(second);
  }

  private boolean isName(int from) {
    int end = from + field.length;
    // scanFields skips each backslash together with the next byte, and needs a bare equals sign.
    int i = from;
    while (i < end) {
      if (buf[i] == '\\') {
        i += 2;
      } else if (buf[i] == '=' || buf[i] == ',' || buf[i] == ' ') {
        return false;
      } else {
        i++;
      }
    }
    // scanTo looks at the one byte before an equals sign.
    return i == end && buf[end - 1] != '\\' && scanTo(from) == end;
  }

  private int scanTo(int from) {
    int i = from;
    while (buf[i] != '=' || (i > 0 && buf[i - 1] == '\\')) {
      i++;
    }
    return i;
  }
}
