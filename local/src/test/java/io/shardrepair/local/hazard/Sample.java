package io.shardrepair.local.hazard;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A point with a value, as clients send it.
 *
 * @param point where
 * @param literal the value in line protocol
 * @param answer the value as JSON of an answer has it
 */
record Sample(Point point, String literal, String answer) {
  /** Stands in names for a byte that is no UTF-8; answers show U+FFFD in its place. */
  static final char NO_UTF8 = '\uFFFD';

  /** A field's name decides its type: one letter of f, i, s, b, then anything. */
  static Sample of(
      String measurement, SortedMap<String, String> tags, String field, long time, long value) {
    Point point = new Point(measurement, new TreeMap<>(tags), field, time);
    return switch (field.charAt(0)) {
      case 'i' -> new Sample(point, value + "i", Long.toString(value));
      case 's' -> text(point, "v" + value + (value % 3 == 0 ? " \"q\", a=b\n#x\\ y" : ""));
      case 'b' -> new Sample(point, Boolean.toString(value % 2 == 0), (value % 2 == 0) + "");
      default -> new Sample(point, value + ".5", value + ".5");
    };
  }

  private static Sample text(Point point, String value) {
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"");
    return new Sample(point, '"' + escaped + '"', '"' + value + '"');
  }

  /** The same point with another value. */
  Sample with(long value) {
    return of(point.measurement(), point.tags(), point.field(), point.time(), value);
  }

  /** A batch of line protocol, times in nanoseconds. */
  static byte[] batch(List<Sample> samples) {
    StringBuilder lines = new StringBuilder();
    for (Sample sample : samples) {
      Point point = sample.point;
      lines.append(escaped(point.measurement(), ", "));
      for (Map.Entry<String, String> tag : point.tags().entrySet()) {
        lines.append(',').append(escaped(tag.getKey(), ",= "));
        lines.append('=').append(escaped(tag.getValue(), ",= "));
      }
      lines.append(' ').append(escaped(point.field(), ",= ")).append('=');
      lines.append(sample.literal).append(' ').append(point.time()).append('\n');
    }
    return bytes(lines.toString());
  }

  private static byte[] bytes(String text) {
    byte[] marked = text.getBytes(StandardCharsets.UTF_8);
    byte[] mark = Character.toString(NO_UTF8).getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[marked.length];
    int length = 0;
    for (int i = 0; i < marked.length; i++) {
      if (marked[i] == mark[0]
          && i + 2 < marked.length
          && marked[i + 1] == mark[1]
          && marked[i + 2] == mark[2]) {
        out[length++] = (byte) 0xff;
        i += 2;
      } else {
        out[length++] = marked[i];
      }
    }
    return Arrays.copyOf(out, length);
  }

  private static String escaped(String name, String special) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (special.indexOf(c) >= 0) {
        escaped.append('\\');
      }
      escaped.append(c);
    }
    return escaped.toString();
  }
}
