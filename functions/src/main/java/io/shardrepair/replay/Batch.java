package io.shardrepair.replay;

import io.shardrepair.line.LineReader;
import java.util.Arrays;

/** Lines for one write request. */
final class Batch {
  private byte[] bytes;
  private int[] ends;
  private int[] points;
  private int lines;
  private int allPoints;

  Batch() {
    bytes = new byte[1 << 12];
    ends = new int[1 << 6];
    points = new int[1 << 6];
  }

  void add(byte[] from, int offset, int length, int linePoints) {
    int start = length();
    if (start + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(start + length, bytes.length * 2));
    }
    if (lines == ends.length) {
      ends = Arrays.copyOf(ends, lines * 2);
      points = Arrays.copyOf(points, lines * 2);
    }
    System.arraycopy(from, offset, bytes, start, length);
    ends[lines] = start + length;
    points[lines] = linePoints;
    lines++;
    allPoints += linePoints;
  }

  /** Adds the line that is being read. */
  void add(LineReader lines) {
    add(lines.bytes(), lines.start(), lines.length(), lines.points());
  }

  /** Adds a line of one point. */
  void add(byte[] line) {
    add(line, 0, line.length, 1);
  }

  /** Adds a line of another batch. */
  void add(Batch other, int line) {
    int start = other.start(line);
    add(other.bytes, start, other.ends[line] - start, other.points[line]);
  }

  int lines() {
    return lines;
  }

  /** Bytes of all lines. */
  int length() {
    return lines == 0 ? 0 : ends[lines - 1];
  }

  /** Points (field values) of all lines. */
  int points() {
    return allPoints;
  }

  int points(int line) {
    return points[line];
  }

  /** A copy of all lines. */
  byte[] bytes() {
    return Arrays.copyOf(bytes, length());
  }

  byte[] line(int line) {
    return Arrays.copyOfRange(bytes, start(line), ends[line]);
  }

  /** The lines from {@code from} to before {@code to}. */
  Batch range(int from, int to) {
    Batch range = new Batch();
    for (int line = from; line < to; line++) {
      range.add(this, line);
    }
    return range;
  }

  /** Reads the lines again. */
  LineReader reader() {
    return new LineReader(bytes, length(), "a batch");
  }

  private int start(int line) {
    return line == 0 ? 0 : ends[line - 1];
  }
}
