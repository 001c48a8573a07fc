package io.shardrepair.line;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A series as line protocol prints it, {@code measurement,key=value,…}, taken apart. A comma, space
 * or equals sign that is part of a name follows a backslash; influxd looks at the one byte before
 * and does not count backslashes.
 */
public final class PrintedSeries {
  private PrintedSeries() {}

  /** Where the measurement ends in the first {@code length} bytes: at the first bare comma. */
  public static int measurementEnd(byte[] series, int length) {
    return bare(series, ',', 1, length);
  }

  /** Where the next such byte is, from {@code from} on, that no backslash stands before; or end. */
  public static int bare(byte[] series, char wanted, int from, int end) {
    int at = from;
    while (at < end && (series[at] != wanted || series[at - 1] == '\\')) {
      at++;
    }
    return at;
  }

  /** The tags in their order, keys and values as printed, in ISO-8859-1: a char is a byte. */
  public static Map<String, String> tags(byte[] series) {
    Map<String, String> tags = new LinkedHashMap<>();
    int at = measurementEnd(series, series.length);
    while (at < series.length) {
      int equals = bare(series, '=', at + 1, series.length);
      int end = bare(series, ',', equals, series.length);
      tags.put(text(series, at + 1, equals), text(series, Math.min(equals + 1, end), end));
      at = end;
    }
    return tags;
  }

  /** The measurement, as printed. */
  public static byte[] measurement(byte[] series) {
    return Arrays.copyOf(series, measurementEnd(series, series.length));
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
