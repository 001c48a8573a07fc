package io.shardrepair.line;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Splits a series as line protocol prints it, {@code measurement,key=value,…}, at the bytes that
 * are bare by {@link LineGrammar}.
 */
public final class PrintedSeries {
  private PrintedSeries() {}

  /** Where the measurement ends in the first {@code length} bytes: at the first bare comma. */
  public static int measurementEnd(byte[] series, int length) {
    return measurementEnd(series, 0, length);
  }

  /** The same, for a series between two places. */
  public static int measurementEnd(byte[] bytes, int from, int to) {
    return LineGrammar.bare(bytes, ',', from + 1, to);
  }

  /** Where the key of the tag after a comma ends: at its equals sign. */
  public static int tagKeyEnd(byte[] series, int comma, int length) {
    return LineGrammar.bare(series, '=', comma + 1, length);
  }

  /** Where the tag whose key ends at {@code equals} ends: at the next comma, or the end. */
  public static int tagEnd(byte[] series, int equals, int length) {
    return LineGrammar.bare(series, ',', equals, length);
  }

  /** The tags in their order, keys and values as printed, in ISO-8859-1: a char is a byte. */
  public static Map<String, String> tags(byte[] series) {
    Map<String, String> tags = new LinkedHashMap<>();
    int at = measurementEnd(series, series.length);
    while (at < series.length) {
      int equals = tagKeyEnd(series, at, series.length);
      int end = tagEnd(series, equals, series.length);
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
