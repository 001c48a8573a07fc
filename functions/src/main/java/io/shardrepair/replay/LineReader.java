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
  private byte[] buffer = new byte[1 << 16];
  private int limit;

  /** Where the line begins in the buffer. */
  private int start;

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
    start += length;
    length = 0;
    points = 0;
    if (start == limit && !fill()) {
      return false;
    }
    boolean series = true;
    boolean quoted = false;
    boolean value = false;
    while (true) {
      byte b = take();
      if (b == '\\' && (series || quoted || !value)) {
        take();
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
    }
  }

  /** Adds the line, with its newline, to a batch. */
  void addTo(Batch batch) {
    batch.add(buffer, start, length, points);
  }

  /** Bytes of the line, with its newline. */
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
    return Long.parseLong(
        new String(buffer, start + from, length - 1 - from, StandardCharsets.US_ASCII));
  }

  /** One field of the line, as a line of its own. */
  byte[] field(int index) {
    int series = cuts[0] + 1;
    int from = cuts[index] + 1;
    int field = cuts[index + 1] - from;
    int time = length - cuts[points];
    byte[] single = new byte[series + field + time];
    System.arraycopy(buffer, start, single, 0, series);
    System.arraycopy(buffer, start + from, single, series, field);
    System.arraycopy(buffer, start + cuts[points], single, series + field, time);
    return single;
  }

  /**
   * The name that begins at {@code from}, up to {@code end} or a space.
   *
   * @param escaped characters before which InfluxDB drops a backslash
   */
  private String name(int from, char end, String escaped) {
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    for (int at = start + from; buffer[at] != end && buffer[at] != ' '; at++) {
      if (buffer[at] == '\\') {
        if (escaped.indexOf(buffer[at + 1]) < 0) {
          name.write('\\');
        }
        at++;
      }
      name.write(buffer[at]);
    }
    return name.toString(StandardCharsets.UTF_8);
  }

  private void cut() {
    if (points + 2 > cuts.length) {
      cuts = Arrays.copyOf(cuts, cuts.length * 2);
    }
    cuts[points++] = length - 1;
  }

  private byte take() throws IOException {
    if (start + length == limit && !fill()) {
      throw new EOFException("line protocol ends inside a line");
    }
    return buffer[start + length++];
  }

  /** Reads more behind what there is of the line; false at the end of the stream. */
  private boolean fill() throws IOException {
    System.arraycopy(buffer, start, buffer, 0, limit - start);
    limit -= start;
    start = 0;
    if (limit == buffer.length) {
      buffer = Arrays.copyOf(buffer, limit * 2);
    }
    int read = in.read(buffer, limit, buffer.length - limit);
    limit += Math.max(0, read);
    return read > 0;
  }
}
