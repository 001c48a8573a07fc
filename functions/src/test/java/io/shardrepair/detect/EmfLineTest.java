package io.shardrepair.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.json.Json;
import io.shardrepair.stream.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EmfLineTest {
  private static final Instant TIME = Instant.parse("2026-11-20T00:00:00.123Z");

  @Test
  void isTheDocumentOfTheSpecification() {
    byte[] line =
        new EmfLine()
            .dimension("Stack", "shard-repair")
            .dimension("Database", "telegraf")
            .share("ShardDivergence", 0.25)
            .count("DifferingPoints", 3)
            .property("state", "DIFFERING")
            .bytes(TIME);

    assertThat(new String(line, StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"_aws\":{\"Timestamp\":1795132800123,\"CloudWatchMetrics\":[{"
                + "\"Namespace\":\"InfluxShardRepair\",\"Dimensions\":[[\"Stack\",\"Database\"]],"
                + "\"Metrics\":[{\"Name\":\"ShardDivergence\",\"Unit\":\"None\"},"
                + "{\"Name\":\"DifferingPoints\",\"Unit\":\"Count\"}]}]},"
                + "\"Stack\":\"shard-repair\",\"Database\":\"telegraf\","
                + "\"ShardDivergence\":0.25,\"DifferingPoints\":3,\"state\":\"DIFFERING\"}");
  }

  @Test
  void isOneLineWhateverIsInIt() throws IOException {
    byte[] line =
        new EmfLine()
            .dimension("Database", "a\nb \"ä\" 100%")
            .count("ShardPoints", 9_007_199_254_740_993L)
            .property("reason", "two\nlines")
            .bytes(TIME);

    assertThat(new String(line, StandardCharsets.UTF_8)).doesNotContain("\n");
    assertValid(Json.tree(line));
    assertThat(Json.tree(line).get("Database").asText()).isEqualTo("a%0Ab \"%C3%A4\" 100%25");
  }

  @Test
  void valuesThatCloudWatchRefusesAreWrittenOtherwise() throws IOException {
    for (String name : new String[] {":x", " ", "\u007f", "ä".repeat(1000)}) {
      JsonNode line = Json.tree(new EmfLine().dimension("D", name).count("M", 1).bytes(TIME));
      assertValid(line);
    }
  }

  @Test
  void longNamesThatBeginAlikeAreDimensionsOfTheirOwn() throws IOException {
    String begin = "d".repeat(1_023);
    String cut = value(begin + "--");
    Set<String> values = new HashSet<>();
    for (String name :
        List.of(
            begin,
            begin + "-",
            begin + "--",
            begin + "-+",
            "ä".repeat(1_000),
            "ä".repeat(1_001),
            // What stands for a long name is no short one.
            cut)) {
      assertThat(value(name)).hasSizeLessThanOrEqualTo(1_024);
      assertThat(values.add(value(name))).as(name).isTrue();
    }
    assertThat(value(begin + "-")).isEqualTo(begin + "-");
    assertThat(cut)
        .isEqualTo(
            "d".repeat(900) + "~" + Sha256.of((begin + "--").getBytes(StandardCharsets.UTF_8)));
  }

  private static String value(String name) throws IOException {
    JsonNode line = Json.tree(new EmfLine().dimension("D", name).count("M", 1).bytes(TIME));
    assertValid(line);
    return line.get("D").asText();
  }

  /**
   * The requirements of CloudWatch_Embedded_Metric_Format_Specification, and CloudWatch's own on
   * dimensions.
   */
  static void assertValid(JsonNode line) {
    JsonNode metadata = line.get("_aws");
    assertThat(metadata.get("Timestamp").isIntegralNumber()).isTrue();
    assertThat(metadata.get("CloudWatchMetrics").isArray()).isTrue();
    assertThat(metadata.size()).isEqualTo(2);
    for (JsonNode directive : metadata.get("CloudWatchMetrics")) {
      assertThat(directive.get("Namespace").asText()).matches("[0-9A-Za-z._/#-]{1,255}");
      assertThat(directive.get("Dimensions")).isNotEmpty();
      for (JsonNode set : directive.get("Dimensions")) {
        assertThat(set.size()).isBetween(0, 30);
        for (JsonNode name : set) {
          assertThat(name.asText()).matches("[A-Za-z]{1,250}");
          assertThat(line.get(name.asText()).isTextual()).isTrue();
          assertThat(line.get(name.asText()).asText()).matches("(?![: ])[ -~]{1,1024}");
        }
      }
      assertThat(directive.get("Metrics").size()).isBetween(1, 100);
      for (JsonNode metric : directive.get("Metrics")) {
        assertThat(metric.get("Name").asText()).matches("[A-Za-z]{1,1024}");
        assertThat(metric.get("Unit").asText()).isIn(Set.of("Count", "None"));
        assertThat(metric.size()).isEqualTo(2);
        assertThat(line.get(metric.get("Name").asText()).isNumber()).isTrue();
      }
      assertThat(directive.size()).isEqualTo(3);
    }
  }
}
