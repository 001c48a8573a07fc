package io.shardrepair.compare;

/**
 * A record as the tests make them, independent of the engine: text in ISO-8859-1, so that a char is
 * a byte.
 *
 * @param series as stored and printed, escapes included
 * @param field its plain name
 * @param value as printed
 */
public record Point(String series, String field, long time, String value) {

  /** The line as influx_inspect prints it. */
  public String line() {
    return series + " " + escaped(field) + "=" + value + " " + time + "\n";
  }

  static String escaped(String field) {
    return field.replace(",", "\\,").replace("\"", "\\\"").replace(" ", "\\ ").replace("=", "\\=");
  }

  /** A string value as printed. */
  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** What a TSM file is sorted by. */
  String tsmKey() {
    return series + "#!~#" + field;
  }

  Point with(String newValue) {
    return new Point(series, field, time, newValue);
  }
}
