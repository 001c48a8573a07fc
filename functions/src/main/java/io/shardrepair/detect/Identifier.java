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
  public static boolean canBeAskedFor(String name) {
    return name.indexOf('\r') < 0 && name.indexOf('\0') < 0 && name.indexOf(REPLACEMENT) < 0;
  }
}
