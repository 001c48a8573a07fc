package io.shardrepair.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownTest {
  private static final Pattern ESCAPE = Pattern.compile("\\\\u\\{([0-9a-f]+)}");

  /** Reads what is shown as the documentation says it is to be read. */
  private static String unshown(String shown) {
    return ESCAPE
        .matcher(shown)
        .replaceAll(
            (MatchResult found) ->
                java.util.regex.Matcher.quoteReplacement(
                    Character.toString(Integer.parseInt(found.group(1), 16))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "cpu\\,host=a\\ b; cpu\\,host=a\\ b",
        "C:\\users; C:\\users",
        "温度 é 🌡; 温度 é 🌡",
        "\\u{1b}; \\u{5c}u{1b}",
        "\\\\u{1b}; \\\\u{5c}u{1b}",
        "\\u001b; \\u001b",
      })
  void whatIsSeenStaysAndAnEscapeThatWasTypedIsSeenToBe(String text, String shown) {
    assertThat(Shown.of(text)).isEqualTo(shown);
  }

  @Test
  void whatIsNotSeenIsEscaped() {
    assertThat(Shown.of("a\u001b[2J\nb\u007f\u009b\u2028\u202e\u200b\u061c\u00a0\u3164"))
        .isEqualTo(
            "a\\u{1b}[2J\\u{0a}b\\u{7f}\\u{9b}\\u{2028}\\u{202e}\\u{200b}\\u{61c}\\u{a0}\\u{3164}");
    assertThat(Shown.of("\ud800x\udb40\udc41\ue000\uffff\ufe0f"))
        .isEqualTo("\\u{d800}x\\u{e0041}\\u{e000}\\u{ffff}\\u{fe0f}");
    assertThat(Shown.of("\\\u001b")).isEqualTo("\\\\u{1b}");
  }

  @Test
  void everyCharacterIsShownOrEscapedAndCanBeReadBack() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      String text = "a" + Character.toString(c) + "b";
      String shown = Shown.of(text);
      if (Hostile.isRaw(shown) || !unshown(shown).equals(text)) {
        assertThat(shown).as("U+%04X", c).isEqualTo("escaped");
      }
    }
  }

  @Test
  void hostileTextsAreSafeAndNoTwoAreShownAsTheSame() {
    Random random = new Random(37);
    Map<String, String> texts = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      String text = Hostile.name(random);
      String shown = Shown.of(text);
      if (Hostile.isRaw(shown)
          || !unshown(shown).equals(text)
          || !texts.computeIfAbsent(shown, s -> text).equals(text)) {
        assertThat(shown).as("of %s", Arrays.toString(text.toCharArray())).isEqualTo("safe");
      }
    }
    assertThat(texts).hasSizeGreaterThan(30_000);
  }

  @Test
  void aLineThatIsTooLongKeepsBothEndsAndSaysHowMuchIsLeftOut() {
    String name = "x".repeat(65_536);
    String shown = Shown.of("measurement " + name + " differs; NEEDS_REVIEW");

    assertThat(shown)
        .hasSizeLessThan(Shown.MOST)
        .startsWith("measurement xxx")
        .endsWith("xxx differs; NEEDS_REVIEW");
    // 34 characters stand around the name, and 3,900 of all are shown.
    assertThat(shown).contains("x\\u{…61,670 characters…}x");
    assertThat(Shown.of(shown.replace("61,670", "7"))).contains("\\u{5c}u{…7 characters…}");
    assertThat(Shown.of("x".repeat(Shown.MOST))).isEqualTo("x".repeat(Shown.MOST));
    assertThat(Shown.of("\u001b".repeat(65_536))).hasSizeLessThan(Shown.MOST).contains("\\u{…");
  }

  @Test
  void columnsAreThoseOfWhatIsShown() {
    assertThat(Shown.columns("cpu")).isEqualTo(3);
    assertThat(Shown.columns("\u001b")).isEqualTo(6);
    assertThat(Shown.columns("温度")).isEqualTo(4);
    assertThat(Shown.columns("e\u0301é")).isEqualTo(2);
    assertThat(Shown.columns("🌡🌡")).isEqualTo(4);
  }

  @Test
  void aLineIsCutToTheColumnsThatItHas() {
    assertThat(Shown.within(5, "abcde")).isEqualTo("abcde");
    assertThat(Shown.within(5, "abcdef")).isEqualTo("abcd…");
    assertThat(Shown.within(5, "温度温度")).isEqualTo("温度…");
    assertThat(Shown.within(5, "a\u001b[2J")).isEqualTo("a\\u{…");
    assertThat(Shown.within(5, "🌡🌡🌡")).isEqualTo("🌡🌡…");
  }

  @Test
  void bytesThatAreNoUtf8AreSeenAndNoTwoNamesBecomeTheSameText() {
    assertThat(bytes("cpu\\x{ff}")).isEqualTo("cpu\\x{5c}x{ff}");
    assertThat(bytes("cpu\u00ff")).isEqualTo("cpu\\x{ff}");
    assertThat(bytes("\u00c3\u00a9\u00c3\\x{")).isEqualTo("é\\x{c3}\\x{5c}x{");
    Random random = new Random(38);
    byte[] alphabet = "\\x{f}5c\u00ff\u00c3\u00a9\u00f0\u009f\u0000".getBytes(ISO_8859_1);
    Map<String, String> texts = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      byte[] name = new byte[1 + random.nextInt(8)];
      for (int at = 0; at < name.length; at++) {
        name[at] = alphabet[random.nextInt(alphabet.length)];
      }
      String key = new String(name, ISO_8859_1);
      String text = Utf8Text.of(name, 0, name.length);
      assertThat(texts.computeIfAbsent(text, t -> key)).isEqualTo(key);
      assertThat(new String(text.getBytes(UTF_8), UTF_8)).isEqualTo(text);
    }
  }

  private static String bytes(String latin) {
    byte[] bytes = ("<" + latin + ">").getBytes(ISO_8859_1);
    return Utf8Text.of(bytes, 1, bytes.length - 1);
  }
}
