package io.shardrepair.replay;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts line protocol into lines. A newline inside a string value ends no line, so the bytes are
 * followed as InfluxDB's own scanner follows them: the series key up to the first space without a
 * backslash before it, then the fields, in which quotes around string values are observed.
 */
final class LineReader {
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;

  private byte[] line = new byte[1 << 10];
  private int length;

  /**
   * Where the line is cut: before its first field, at each comma between fields, before its time.
   */
  private int[] cuts = new int[16];

  private int points;
  private int lastSpace;

  LineReader(InputStream in) {
    this.in = in;
  }

  /**
   * Goes to the next line.
   *
   * @return whether there is one
   * @throws EOFException if the stream ends inside a line
   */
  boolean next() throws IOException {
    length = 0;
    points = 0;
    int b = read();
    if (b < 0) {
      return false;
    }
    boolean series = true;
    boolean quoted = false;
    boolean value = false;
    while (true) {
      append(b);
      if (b == '\\' && (series || quoted || !value)) {
        append(readInside());
      } else if (series) {
        if (b == ' ') {
          series = false;
          cut();
        }
      } else if (b == '"' && value) {
        quoted = !quoted;
      } else if (!quoted) {
        if (b == '=') {
          value = true;
        } else if (b == ',') {
          value = false;
          cut();
        } else if (b == ' ') {
          lastSpace = length - 1;
        } else if (b == '\n') {
          cuts[points] = lastSpace;
          return true;
        }
      }
      b = readInside();
    }
  }

  /** Bytes of the line with its newline; valid up to {@link #length} until the next call. */
  byte[] line() {
    return line;
  }

  int length() {
    return length;
  }

  /** Points (field values) in the line. */
  int points() {
    return points;
  }

  /** Name of the measurement, without escapes. */
  String measurement() {
    return name(0, ',', ", ");
  }

  /** Name of a field, without escapes. */
  String fieldName(int index) {
    return name(cuts[index] + 1, '=', ", =\"");
  }

  /** Time of the line, ns. */
  long time() {
    int from = cuts[points] + 1;
    return Long.parseLong(new String(line, from, length - 1 - from, StandardCharsets.US_ASCII));
  }

  /** One field of the line, as a line of its own. */
  byte[] field(int index) {
    int series = cuts[0] + 1;
    int from = cuts[index] + 1;
    int to = cuts[index + 1];
    byte[] single = Arrays.copyOf(line, series + (to - from) + (length - cuts[points]));
    System.arraycopy(line, from, single, series, to - from);
    System.arraycopy(line, cuts[points], single, series + to - from, length - cuts[points]);
    return single;
  }

  /**
   * The name that begins at {@code from}, up to {@code end} or a space.
   *
   * @param escaped characters before which InfluxDB drops a backslash
   */
  private String name(int from, char end, String escaped) {
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    for (int at = from; line[at] != end && line[at] != ' '; at++) {
      if (line[at] == '\\') {
        if (escaped.indexOf(line[at + 1]) < 0) {
          name.write('\\');
        }
        at++;
      }
      name.write(line[at]);
    }
    return name.toString(StandardCharsets.UTF_8);
  }

  private void cut() {
    if (points + 2 > cuts.length) {
      cuts = Arrays.copyOf(cuts, cuts.length * 2);
    }
    cuts[points++] = length - 1;
  }

  private int readInside() throws IOException {
    int b = read();
    if (b < 0) {
      throw new EOFException("line protocol ends inside a line");
    }
    return b;
  }

  private int read() throws IOException {
    if (position == limit) {
      limit = Math.max(0, in.read(buffer));
      position = 0;
      if (limit == 0) {
        return -1;
      }
    }
    return buffer[position++] & 0xff;
  }

  private void append(int b) {
    if (length == line.length) {
      line = Arrays.copyOf(line, length * 2);
    }
    line[length++] = (byte) b;
  }
}
