package io.shardrepair.text;

import java.util.HexFormat;
import java.util.Locale;

/**
 * A line of text as it is shown to people. Names, values and messages come from databases, servers
 * and command lines, and may hold anything: characters that move a cursor, break a line, change the
 * direction of writing, or are invisible. Each of these becomes a visible escape, ESC for example
 * <code>&#92;u&#123;1b&#125;</code>, and so does a backslash that could be taken for the beginning
 * of an escape. So different texts are never shown as the same, and everything else stays as it is.
 *
 * <p>A line is escaped once, where it is shown
 * (docs/adr/0037-names-are-escaped-where-they-are-shown): escaping twice would show backslashes
 * that are not there.
 */
public final class Shown {
  /** The most characters of a line that are shown: of a longer one, its beginning and end. */
  public static final int MOST = 4_000;

  private static final int HEAD = 3_000;
  private static final int TAIL = 900;

  private Shown() {}

  /**
   * The line as it is shown. If it has more than {@value #MOST} characters, it is cut in the
   * middle, where an escape says how many characters are left out.
   */
  public static String of(String line) {
    if (isPlain(line) && line.length() <= MOST) {
      return line;
    }
    StringBuilder shown = new StringBuilder();
    int end = append(shown, line, 0, MOST);
    if (end == line.length() && shown.length() <= MOST) {
      return shown.toString();
    }
    shown.setLength(0);
    int from = append(shown, line, 0, HEAD);
    int to = tail(line, from);
    shown
        .append("\\u{…")
        .append(Plural.of(line.codePointCount(from, to), "character"))
        .append("…}");
    append(shown, line, to, Integer.MAX_VALUE);
    return shown.toString();
  }

  /** As much of the shown line as fits into so many columns, with a mark where it is cut. */
  public static String within(int columns, String line) {
    int most = Math.min(columns, MOST);
    if (columns(line) <= most) {
      return of(line);
    }
    StringBuilder shown = new StringBuilder();
    append(shown, line, 0, most);
    int end = 0;
    int used = 0;
    while (end < shown.length() && used + width(shown.codePointAt(end)) < most) {
      used += width(shown.codePointAt(end));
      end = shown.offsetByCodePoints(end, 1);
    }
    shown.setLength(end);
    return shown.append('…').toString();
  }

  /** The columns that a terminal needs for the whole text as it is shown. */
  public static int columns(String text) {
    if (isPlain(text)) {
      return text.length();
    }
    StringBuilder shown = new StringBuilder();
    append(shown, text, 0, Integer.MAX_VALUE);
    return shown.codePoints().map(Shown::width).sum();
  }

  /**
   * Whether a character is shown as it is. Not shown are the categories Cc, Cf, Zl, Zp, Cs, Co and
   * Cn of Unicode, spaces other than U+0020, and characters with the property
   * Default_Ignorable_Code_Point (DerivedCoreProperties.txt of Unicode 13).
   */
  public static boolean isVisible(int codePoint) {
    if (codePoint >= ' ' && codePoint < 0x7f) {
      return true;
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> !isIgnorable(codePoint);
    };
  }

  /** Characters of that property outside of those categories, and the blank Braille pattern. */
  private static boolean isIgnorable(int c) {
    return c == 0x034f
        || (c >= 0x115f && c <= 0x1160)
        || (c >= 0x17b4 && c <= 0x17b5)
        || (c >= 0x180b && c <= 0x180f)
        || c == 0x2800
        || c == 0x3164
        || (c >= 0xfe00 && c <= 0xfe0f)
        || c == 0xffa0
        || (c >= 0xe0000 && c <= 0xe0fff);
  }

  /** Whether the text needs no escapes, as nearly all texts do not. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x7f || c == '\\') {
        return false;
      }
    }
    return true;
  }

  /** Appends what is shown from an index on, up to so many characters; returns where it stopped. */
  private static int append(StringBuilder shown, String text, int from, int most) {
    int at = from;
    while (at < text.length() && shown.length() < most) {
      int c = text.codePointAt(at);
      if (escapes(text, at, c)) {
        shown.append("\\u{").append(hex(c)).append('}');
      } else {
        shown.appendCodePoint(c);
      }
      at += Character.charCount(c);
    }
    return at;
  }

  /** Where the shown end of a line that is too long begins. */
  private static int tail(String text, int least) {
    int at = text.length();
    int length = 0;
    while (at > least && length < TAIL) {
      int c = text.codePointBefore(at);
      at -= Character.charCount(c);
      length += escapes(text, at, c) ? hex(c).length() + 4 : 1;
    }
    return at;
  }

  private static boolean escapes(String text, int at, int c) {
    return c == '\\' ? text.startsWith("u{", at + 1) : !isVisible(c);
  }

  private static String hex(int c) {
    return c < 0x100
        ? HexFormat.of().toHexDigits((byte) c)
        : Integer.toHexString(c).toLowerCase(Locale.ROOT);
  }

  /** Columns of a character, as by wcwidth: 0 for a combining one, 2 for an East Asian wide one. */
  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        (c >= 0x1100 && c <= 0x115f)
            || (c >= 0x2e80 && c <= 0xa4cf && c != 0x303f)
            || (c >= 0xac00 && c <= 0xd7a3)
            || (c >= 0xf900 && c <= 0xfaff)
            || (c >= 0xfe30 && c <= 0xfe6f)
            || (c >= 0xff01 && c <= 0xff60)
            || (c >= 0xffe0 && c <= 0xffe6)
            || (c >= 0x1f300 && c <= 0x1f64f)
            || (c >= 0x1f900 && c <= 0x1f9ff)
            || (c >= 0x20000 && c <= 0x3fffd);
    return wide ? 2 : 1;
  }
}
