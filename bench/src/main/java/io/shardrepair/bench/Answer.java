package io.shardrepair.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A set of field values as lines: how many, and the sum of their fingerprints. */
record Answer(long lines, long fingerprint) {

  /** Of a file with one value a line, or with several fields of a series and time on one. */
  static Answer of(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new Answer(0, 0);
    }
    try (InputStream raw = Files.newInputStream(file);
        InputStream in =
            new BufferedInputStream(
                file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw,
                1 << 16)) {
      Reader reader = new Reader();
      for (int c = in.read(); c >= 0; c = in.read()) {
        reader.add((byte) c);
      }
      return new Answer(reader.lines, reader.fingerprint);
    }
  }

  /** Knows only what the generated data holds: no newline and no quote inside a string. */
  private static final class Reader {
    private byte[] line = new byte[1024];
    private int length;
    private long lines;
    private long fingerprint;

    void add(byte c) {
      if (c == '\n') {
        end();
        length = 0;
        return;
      }
      if (length == line.length) {
        line = java.util.Arrays.copyOf(line, length * 2);
      }
      line[length++] = c;
    }

    private void end() {
      int series = indexOfSpace(0);
      int time = length - 1;
      while (line[time] != ' ') {
        time--;
      }
      int field = series + 1;
      boolean quoted = false;
      for (int i = field; i <= time; i++) {
        quoted ^= line[i] == '"';
        if (i == time || (line[i] == ',' && !quoted)) {
          value(series, field, i, time);
          field = i + 1;
        }
      }
    }

    /** The first space that no backslash stands before. */
    private int indexOfSpace(int from) {
      for (int i = from; i < length; i++) {
        if (line[i] == ' ' && (i == 0 || line[i - 1] != '\\')) {
          return i;
        }
      }
      throw new IllegalArgumentException(
          "not line protocol: "
              + new String(line, 0, length, java.nio.charset.StandardCharsets.UTF_8));
    }

    private void value(int series, int from, int to, int time) {
      ByteArrayOutputStream one = new ByteArrayOutputStream(length);
      one.write(line, 0, series + 1);
      one.write(line, from, to - from);
      one.write(line, time, length - time);
      byte[] bytes = one.toByteArray();
      lines++;
      fingerprint += Fingerprint.of(bytes, 0, bytes.length);
    }
  }
}
