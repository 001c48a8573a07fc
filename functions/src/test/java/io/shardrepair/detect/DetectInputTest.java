package io.shardrepair.detect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.input.InvalidDocument;
import io.shardrepair.json.Json;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DetectInputTest {
  @Test
  void everythingMayBeLeftOut() throws IOException {
    DetectInput input = parse("{}");

    assertThat(input.asks()).isEqualTo(2);
    assertThat(input.recheck()).isEqualTo(Duration.ofDays(7));
    assertThat(input.maxQueries()).isEqualTo(2_000);
    assertThat(input.maxTime()).isEqualTo(Duration.ofMinutes(5));
    assertThat(input.metricsOfHealthyShards()).isFalse();
    assertThat(input.includes("any", "thing")).isTrue();
  }

  @Test
  void includesADatabaseOrOnePolicyOfIt() throws IOException {
    DetectInput input =
        parse(
            "{\"include\": [{\"database\": \"a\"}, {\"database\": \"b\", \"retentionPolicy\":"
                + " \"week\"}]}");

    assertThat(input.includes("a", "x")).isTrue();
    assertThat(input.includes("b", "week")).isTrue();
    assertThat(input.includes("b", "x")).isFalse();
    assertThat(input.includes("c", "week")).isFalse();
  }

  @Test
  void everyMistakeIsTold() {
    assertThatThrownBy(
            () ->
                parse("{\"asks\": 0, \"recheck\": 1, \"include\": [{\"retentionPolicy\": \"a\"}]}"))
        .isInstanceOf(InvalidDocument.class)
        .hasMessageContaining("asks: must be from 1 to 5")
        .hasMessageContaining("recheck: unknown field")
        .hasMessageContaining("include[0].database: missing");
  }

  private static DetectInput parse(String json) throws IOException {
    return DetectInput.parse(Json.tree(json.getBytes(UTF_8)));
  }
}
