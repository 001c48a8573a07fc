package io.shardrepair.plan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the statements look like; that influxd takes them so is shown by DeleteStatementIT. */
class DeleteStatementTest {

  @Test
  void everyTagKeyOfTheMeasurementStandsInTheStatement() {
    assertThat(statement("cpu,host=a,rack=r1", "host", "rack", "zone"))
        .isEqualTo(
            "DELETE FROM \"cpu\" WHERE \"host\"::tag = 'a' AND \"rack\"::tag = 'r1'"
                + " AND \"zone\"::tag = '' AND time >= -5 AND time <= 7");
    assertThat(statement("cpu", "host"))
        .isEqualTo("DELETE FROM \"cpu\" WHERE \"host\"::tag = '' AND time >= -5 AND time <= 7");
    assertThat(statement("cpu")).isEqualTo("DELETE FROM \"cpu\" WHERE time >= -5 AND time <= 7");
  }

  @Test
  void namesLoseTheEscapesOfLineProtocolAndGetThoseOfInfluxql() {
    assertThat(statement("m\\ x\\,y\",a\\ \\==C:\\dir\\,it's\\\nend", "a\\ \\="))
        .startsWith(
            "DELETE FROM \"m x,y\\\"\" WHERE \"a =\"::tag = 'C:\\\\dir,it\\'s\\\\\\nend' AND time");
    assertThat(statement("m,a=b\\=c", "a")).contains("'b=c'");
    assertThat(statement("m=1,a=b", "a")).contains("FROM \"m=1\"");
  }

  @Test
  void whatInfluxqlWouldChangeHasNoStatement() {
    assertThat(refusal("m,a=\u00ff", "a")).isEqualTo("a tag value is not UTF-8, which InfluxQL is");
    assertThat(refusal("m,a=b\rc", "a"))
        .isEqualTo("a tag value holds a character that InfluxQL changes");
    assertThat(refusal("m\r", "a"))
        .isEqualTo("a measurement holds a character that InfluxQL changes");
    assertThat(refusal("m", "_field"))
        .isEqualTo("InfluxQL gives the tag key _field a meaning of its own");
    assertThat(refusal("m", "Time")).contains("a meaning of its own");
    assertThat(DeleteStatement.of(bytes("m"), Optional.empty(), "1", "2").refusal().orElseThrow())
        .contains("more tag keys");
  }

  /** InfluxQL's name for each is that of another measurement, so influxd would delete nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "meas\\=eq,a=b",
        "x\\\\ y",
        "a\\\\=b,a=b",
        "a\\\\\\ z,a=b",
        "q\\\"t,a=b",
        "c\\\\\\,d",
      })
  void aMeasurementThatInfluxdDoesNotFindByItsNameHasNoStatement(String series) {
    assertThat(refusal(series, "a"))
        .isEqualTo(
            "influxd looks for another measurement when InfluxQL names this one, and deletes that or nothing");
  }

  private static String statement(String series, String... tagKeys) {
    return DeleteStatement.of(bytes(series), keys(tagKeys), "-5", "7").statement().orElseThrow();
  }

  private static String refusal(String series, String... tagKeys) {
    DeleteStatement delete = DeleteStatement.of(bytes(series), keys(tagKeys), "-5", "7");
    assertThat(delete.statement()).isEmpty();
    return delete.refusal().orElseThrow();
  }

  private static Optional<Collection<byte[]>> keys(String... tagKeys) {
    return Optional.of(Arrays.stream(tagKeys).map(DeleteStatementTest::bytes).toList());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
