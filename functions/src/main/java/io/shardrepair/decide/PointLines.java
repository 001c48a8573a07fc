package io.shardrepair.decide;

import io.shardrepair.line.LengthPrefix;
import io.shardrepair.line.ValueType;
import io.shardrepair.store.ObjectStore;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads an object of points as the comparison writes it, {@code series field=value,… time}, line by
 * line, without an object per line: the accessors describe the current line until the next call of
 * {@link #next}. Names and values end where {@link io.shardrepair.line.RecordReader} says, or where
 * a {@link LengthPrefix} does, which is no part of the line.
 */
public final class PointLines implements Closeable {
  private final String key;
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;

  private byte[] line = new byte[1 << 10];
  private int length;
  private int seriesLength;

  /** Per field where its name begins, where its equals sign is, and where its value ends. */
  private int[] cuts = new int[48];

  private int points;
  private boolean prefixed;

  private PointLines(String key, InputStream in) {
    this.key = key;
    this.in = in;
  }

  /** Opens an object. */
  public static PointLines open(ObjectStore store, String key) throws IOException {
    return new PointLines(key, Gzip.open(store, key));
  }

  /**
   * Goes to the next line.
   *
   * @return whether there is one
   */
  public boolean next() throws IOException {
    length = 0;
    points = 0;
    int first = read();
    if (first < 0) {
      return false;
    }
    prefixed = first == LengthPrefix.FIRST;
    if (prefixed) {
      fieldByLengths(readLength(), readLength());
    } else {
      append(first);
      while (!(last() == ' ' && (length == 1 || line[length - 2] != '\\'))) {
        append(readInside());
      }
      seriesLength = length - 1;
      do {
        field();
      } while (last() == ',');
    }
    while (last() != '\n') {
      append(readInside());
    }
    return true;
  }

  private int readLength() throws IOException {
    int number = 0;
    for (int c = readInside(); c != ' '; c = readInside()) {
      if (c < '0' || c > '9') {
        throw new IOException(key + " holds a line that begins with # and no lengths");
      }
      number = Math.addExact(Math.multiplyExact(number, 10), c - '0');
    }
    return number;
  }

  private void fieldByLengths(int series, int field) throws IOException {
    seriesLength = series;
    int equals = series + 1 + field;
    while (length <= equals) {
      append(readInside());
    }
    value(series + 1, equals);
  }

  private void field() throws IOException {
    int name = length;
    append(readInside());
    while (!(last() == '=' && length > name + 1 && line[length - 2] != '\\')) {
      append(readInside());
    }
    value(name, length - 1);
  }

  private void value(int name, int equals) throws IOException {
    append(readInside());
    if (last() == '"') {
      append(readInside());
      while (last() != '"') {
        if (last() == '\\') {
          append(readInside());
        }
        append(readInside());
      }
      append(readInside());
    } else {
      while (last() != ',' && last() != ' ') {
        append(readInside());
      }
    }
    if (3 * points + 3 > cuts.length) {
      cuts = Arrays.copyOf(cuts, cuts.length * 2);
    }
    cuts[3 * points] = name;
    cuts[3 * points + 1] = equals;
    cuts[3 * points + 2] = length - 1;
    points++;
  }

  /** Bytes of the line with its newline; valid up to {@link #length}. */
  public byte[] line() {
    return line;
  }

  public int length() {
    return length;
  }

  /** Whether the line had a {@link LengthPrefix}, without which nobody can read it back. */
  boolean prefixed() {
    return prefixed;
  }

  /** Length of the series, at the line's beginning. */
  public int seriesLength() {
    return seriesLength;
  }

  /** Points (field values) in the line. */
  public int points() {
    return points;
  }

  /** Where {@code field=value} begins. */
  public int fieldStart(int point) {
    return cuts[3 * point];
  }

  /** Where the field's name ends, at its equals sign. */
  public int nameEnd(int point) {
    return cuts[3 * point + 1];
  }

  /** Where {@code field=value} ends. */
  public int fieldEnd(int point) {
    return cuts[3 * point + 2];
  }

  public ValueType type(int point) {
    return ValueType.of(line, fieldEnd(point));
  }

  /** Where the time begins, with the space before it; it ends before the newline. */
  public int timeStart() {
    return fieldEnd(points - 1);
  }

  /** The line's time, ns. */
  public long time() {
    int from = timeStart() + 1;
    return Long.parseLong(new String(line, from, length - 1 - from, StandardCharsets.US_ASCII));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private byte last() {
    return line[length - 1];
  }

  private int readInside() throws IOException {
    int b = read();
    if (b < 0) {
      throw new EOFException(key + " ends inside a line");
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
