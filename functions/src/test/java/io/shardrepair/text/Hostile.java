package io.shardrepair.text;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** Names that someone chose to harm whoever reads them, and what must not be left of them. */
public final class Hostile {
  /** Written out by hand from Unicode's chart, so that it does not depend on what is tested. */
  private static final Pattern RAW =
      Pattern.compile(
          "[\\x00-\\x1f\\x7f-\\x9f\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u180e\\u200b-\\u200f"
              + "\\u2028-\\u202f\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufe00-\\ufe0f\\ufeff\\uffa0"
              + "\\ufff9-\\ufffb\\ufffe\\uffff\\x{e0000}-\\x{e0fff}\\x{f0000}-\\x{10ffff}]");

  private static final Pattern LONE_SURROGATE =
      Pattern.compile(
          "[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]");

  private static final List<String> PIECES =
      List.of(
          "\u001b[2J\u001b[H",
          "\nREPAIRED: every copy holds all points",
          "\r",
          "\r\n",
          "\u0085",
          "\u2028",
          "\u2029",
          "\u202e",
          "\u2066",
          "\u200f",
          "\u061c",
          "\u200b",
          "\ufeff",
          "\u009b31m",
          "\u0007\b\u007f",
          "\u0000",
          "\ud800",
          "\udc00",
          "\ue000",
          "\udbff\udffd",
          "\udb40\udc41",
          "\uffff",
          "\t",
          "\\",
          "\\u{1b}",
          "\\u{",
          "\\x{ff}",
          "\\u001b",
          "u{1b}",
          "<script>alert(1)</script>",
          "\" onload='x'&",
          "é",
          "温度",
          "\u0645",
          "🌡",
          "cpu",
          " ",
          ",",
          "%s%n");

  private Hostile() {}

  /** A name of one to eight pieces. */
  public static String name(Random random) {
    StringBuilder name = new StringBuilder();
    for (int i = random.nextInt(8); i >= 0; i--) {
      name.append(
          random.nextInt(4) == 0
              ? Character.toString(random.nextInt(0x110000))
              : PIECES.get(random.nextInt(PIECES.size())));
    }
    return name.toString();
  }

  /** Whether something is in a line that must not be shown as it is. */
  public static boolean isRaw(String line) {
    return RAW.matcher(line).find() || LONE_SURROGATE.matcher(line).find();
  }
}
