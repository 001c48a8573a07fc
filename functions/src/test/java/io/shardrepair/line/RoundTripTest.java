package io.shardrepair.line;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m f",
        "m,a=1,b=2 f",
        "m\\ x,host\\ name=a\\,b f\\ g",
        "m\"q,t=\"x f\\\"g",
        "m=1,t=\\= f",
        "a\\b,t=p\\q a\\b",
        "m,t=x\\\ny f\\\ng",
        "m\\\\,t=a f",
        "\u00ff,t=\u00fe f",
        "m #",
        "m f\\=\\\\\"", // A bare quote in a name is none to the parser.
        "m,T=1,t=2 time2",
      })
  void whatTheParserTakesAsItIsPrintedSurvives(String key) {
    assertThat(survives(key)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m,host\\ name=a,hostID=b f", // Sorted by stored names, not by printed ones.
        "m,b=1,a=2 f",
        "m,a=1,a=2 f",
        "m,t= f",
        "m,=x f",
        "m,t f",
        "m,time=1 f",
        "m time",
        "m a#!~#b",
        "m#!~ #x",
        "m #!~#",
        "m a\\",
        "m a\\\\ b", // The name is: a, backslash, space, b.
        "#m f",
        ",m f",
        "\tm f",
        "m \tf",
        "m,t=a=b f",
      })
  void whatBecomesAnotherKeyOrNoneDoesNot(String key) {
    assertThat(survives(key)).isFalse();
  }

  @Test
  void aSeriesThatEndsInABackslashTakesTheFieldWithIt() {
    byte[] line = "m,t=a\\ f=1 1".getBytes(ISO_8859_1);
    assertThat(RoundTrip.survives(line, 6, 7, 8)).isFalse();
  }

  @Test
  void aKeyMayBeAsLongAsInfluxdTakesAndNoLonger() {
    String series = "m,t=" + "x".repeat(65_535 - 4 - 4 - 1);
    assertThat(survives(series + " f")).isTrue();
    assertThat(survives(series + "x f")).isFalse();
  }

  @Test
  void aFieldInTheMiddleOfALineOfMissingPointsIsJudgedBySeriesAndName() {
    byte[] line = "m f=1,time=2,g=3 1".getBytes(ISO_8859_1);
    assertThat(RoundTrip.survives(line, 1, 2, 3)).isTrue();
    assertThat(RoundTrip.survives(line, 1, 6, 10)).isFalse();
    assertThat(RoundTrip.survives(line, 1, 13, 14)).isTrue();
  }

  /** A key as printed; the field follows the last space that no backslash stands before. */
  private static boolean survives(String key) {
    int space = key.length() - 1;
    while (key.charAt(space) != ' ' || key.charAt(space - 1) == '\\') {
      space--;
    }
    byte[] bytes = key.getBytes(ISO_8859_1);
    return RoundTrip.survives(bytes, space, space + 1, bytes.length);
  }
}
