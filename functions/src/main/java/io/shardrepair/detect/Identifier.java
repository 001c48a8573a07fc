package io.shardrepair.detect;

/**
 * Names as InfluxQL takes them, between double quotes. Source of the rules: {@code
 * influxql.QuoteIdent}, and {@code influxql.Scanner}, which reads a carriage return as a newline
 * and NUL as the end of the query.
 */
public final class Identifier {
  private static final char REPLACEMENT = '\ufffd';

  private Identifier() {}

  /** The name with quotes around it, whatever is in it. */
  public static String quoted(String name) {
    return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  /**
   * Whether InfluxQL can name it. It has no escape for carriage return and NUL; and a name that is
   * not UTF-8 arrives here with replacement characters, so that nobody knows it any more.
   */
  public static boolean canBeWritten(String name) {
    return name.indexOf('\r') < 0 && name.indexOf('\0') < 0 && name.indexOf(REPLACEMENT) < 0;
  }

  /**
   * Whether influxd 1.x may answer that there are no points although there are. It takes a
   * backslash before a space or comma in the name for an escape ({@code models.MakeKey}), and does
   * not find what was written with {@code \=}: then it looks for another series.
   */
  public static boolean mayBeMissed(String name) {
    return name.contains("\\ ") || name.contains("\\,") || name.contains("=");
  }
}
