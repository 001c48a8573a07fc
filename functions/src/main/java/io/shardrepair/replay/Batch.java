package io.shardrepair.replay;

import java.util.Arrays;

/** Lines to be written in one request. */
final class Batch {
  private byte[] bytes = new byte[1 << 16];
  private int[] ends = new int[1 << 10];
  private int[] points = new int[1 << 10];
  private int lines;

  void add(byte[] line, int length, int linePoints) {
    int start = length();
    if (start + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(start + length, bytes.length * 2));
    }
    if (lines == ends.length) {
      ends = Arrays.copyOf(ends, lines * 2);
      points = Arrays.copyOf(points, lines * 2);
    }
    System.arraycopy(line, 0, bytes, start, length);
    ends[lines] = start + length;
    points[lines] = linePoints;
    lines++;
  }

  int lines() {
    return lines;
  }

  /** Bytes of all lines. */
  int length() {
    return lines == 0 ? 0 : ends[lines - 1];
  }

  int points(int line) {
    return points[line];
  }

  /** A copy of the lines from {@code from} to before {@code to}. */
  byte[] range(int from, int to) {
    return Arrays.copyOfRange(bytes, from == 0 ? 0 : ends[from - 1], ends[to - 1]);
  }

  void clear() {
    lines = 0;
  }
}
