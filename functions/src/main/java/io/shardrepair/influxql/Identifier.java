package io.shardrepair.influxql;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.shardrepair.line.LineGrammar;

/**
 * Names as InfluxQL takes them, in double quotes, and whether influxd finds what it holds by these
 * names. All of this was tried on influxd 1.8.10 with both kinds of index. Source of the rules:
 * {@code influxql.QuoteIdent}, and {@code influxql.Scanner}, which reads a carriage return as a
 * newline and NUL as the end of the query.
 */
public final class Identifier {
  private static final char REPLACEMENT = '\ufffd';

  private Identifier() {}

  /** The name with quotes around it, whatever is in it. */
  public static String quoted(String name) {
    return quoted(name, '"');
  }

  /** A text as {@code influxql.QuoteString} quotes it. */
  public static String text(String text) {
    return quoted(text, '\'');
  }

  private static String quoted(String text, char quote) {
    return quote
        + text.replace("\\", "\\\\").replace("\n", "\\n").replace("" + quote, "\\" + quote)
        + quote;
  }

  /**
   * Whether InfluxQL can name it. It has no escape for carriage return and NUL; and a name that is
   * not UTF-8 arrives here with replacement characters, so its bytes are lost.
   */
  public static boolean canBeWritten(String name) {
    return name.indexOf('\r') < 0 && name.indexOf('\0') < 0 && name.indexOf(REPLACEMENT) < 0;
  }

  /**
   * Whether influxd 1.x finds the points of a measurement by the name under which it knows it. That
   * name lacks the backslashes before commas, spaces, quotes and equals signs ({@code
   * escape.Unescape}, {@code point.Name}). From it influxd makes the key of a series to look for
   * ({@code models.MakeKey}): it takes a backslash before a comma or space for an escape, and puts
   * one before each comma and space. A name written in another way, such as {@code m\=x} or {@code
   * m\\ x}, gives the key of another series: a query finds nothing, without an error, and a DELETE
   * deletes nothing, or possibly the points of that other series.
   *
   * @param printed the measurement as printed in line protocol
   */
  public static boolean isFound(byte[] printed) {
    String name = new String(LineGrammar.unescaped(printed, 0, printed.length), ISO_8859_1);
    String lookedFor =
        name.replace("\\,", ",").replace("\\ ", " ").replace(",", "\\,").replace(" ", "\\ ");
    return lookedFor.equals(new String(printed, ISO_8859_1));
  }

  /**
   * Whether influxd may know, under this name, a measurement that it does not find by it: whether
   * the name has any printed form that is not {@link #isFound}.
   */
  public static boolean mayBeMissed(String name) {
    return name.contains("\\ ")
        || name.contains("\\,")
        || name.contains("=")
        || name.contains("\"");
  }
}
