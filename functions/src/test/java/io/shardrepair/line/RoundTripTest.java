package io.shardrepair.line;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
    assertThat(survives("m,t=a\\", "f")).isFalse();
  }

  @Test
  void aKeyMayBeAsLongAsInfluxdTakesAndNoLonger() {
    String series = "m,t=" + "x".repeat(65_535 - 4 - 4 - 1);
    assertThat(survives(series + " f")).isTrue();
    assertThat(survives(series + "x f")).isFalse();
  }

  @Test
  void aFieldInTheMiddleOfALineOfMissingPointsIsJudgedBySeriesAndName() throws IOException {
    byte[] line = "m f=1,time=2,g=3 1\n".getBytes(ISO_8859_1);
    LineReader lines = new LineReader(line, line.length, "line");
    assertThat(lines.next()).isTrue();
    assertThat(RoundTrip.survives(lines, 0)).isTrue();
    assertThat(RoundTrip.survives(lines, 1)).isFalse();
    assertThat(RoundTrip.survives(lines, 2)).isTrue();
  }

  /** A key as printed; the field follows the last space that no backslash stands before. */
  private static boolean survives(String key) {
    int space = key.length() - 1;
    while (key.charAt(space) != ' ' || key.charAt(space - 1) == '\\') {
      space--;
    }
    return survives(key.substring(0, space), key.substring(space + 1));
  }

  private static boolean survives(String series, String field) {
    return RoundTrip.survives(series.getBytes(ISO_8859_1), field.getBytes(ISO_8859_1));
  }
}
