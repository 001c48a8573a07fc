package io.shardrepair.influxql;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.shardrepair.line.LineGrammar;

/**
 * Names as InfluxQL takes them, between double quotes, and whether influxd finds by them what it
 * holds. All of this was tried on influxd 1.8.10, with both kinds of index. Source of the rules:
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
   * not UTF-8 arrives here with replacement characters, so that nobody knows it any more.
   */
  public static boolean canBeWritten(String name) {
    return name.indexOf('\r') < 0 && name.indexOf('\0') < 0 && name.indexOf(REPLACEMENT) < 0;
  }

  /**
   * Whether influxd 1.x finds the points of a measurement by the name that it knows it under. It
   * knows it without the backslashes before commas, spaces, quotes and equals signs ({@code
   * escape.Unescape}, {@code point.Name}), and makes the key of a series to look for from that name
   * ({@code models.MakeKey}): there it takes a backslash before a comma or space for an escape, and
   * puts one before each comma and space. What was written in another way, such as {@code m\=x} or
   * {@code m\\ x}, is then another series: it answers without an error that there is nothing, and a
   * DELETE deletes nothing, or maybe the points of that other one.
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
   * Whether influxd may know a measurement under this name that it does not find by it: whether any
   * print of the name is none that {@link #isFound}.
   */
  public static boolean mayBeMissed(String name) {
    return name.contains("\\ ")
        || name.contains("\\,")
        || name.contains("=")
        || name.contains("\"");
  }
}
