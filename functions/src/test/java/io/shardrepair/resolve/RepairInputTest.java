package io.shardrepair.resolve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shardrepair.json.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepairInputTest {

  @Test
  void smallestInputIsAPlanOfTheDefaultRetentionPolicy() throws IOException {
    RepairInput input = parse("{'database':'telegraf','shard':7}");

    assertThat(input.database()).isEqualTo("telegraf");
    assertThat(input.retentionPolicy()).isEmpty();
    assertThat(input.shard()).contains(7L);
    assertThat(input.mode()).isEqualTo(Mode.PLAN);
    assertThat(input.acceptAbsentSeries()).isFalse();
  }

  @Test
  void aTimeRangeNamesAShardToo() throws IOException {
    RepairInput input =
        parse(
            "{'database':'d','start':'2026-11-16T00:00:00Z','end':'2026-11-16T06:00:00.5Z','mode':'repair'}");

    assertThat(input.start()).contains("2026-11-16T00:00:00Z");
    assertThat(input.end()).contains("2026-11-16T06:00:00.5Z");
    assertThat(input.mode()).isEqualTo(Mode.REPAIR);
  }

  @Test
  void applyTakesAPlanAndNothingElse() throws IOException {
    assertThat(parse("{'mode':'apply','plan':'r-1'}").plan()).contains("r-1");
    assertThat(mistakes("{'mode':'apply','plan':'r-1','database':'d','shard':1}"))
        .containsExactly(
            "database: goes without mode apply: the plan says what is repaired",
            "shard: goes without mode apply: the plan says what is repaired");
    assertThat(mistakes("{'mode':'apply'}")).containsExactly("plan: missing; give a string");
    assertThat(mistakes("{'mode':'apply','plan':'../r'}"))
        .containsExactly("plan: must be the id of the repair that made the plan");
  }

  @Test
  void everyMistakeIsNamedWithItsField() throws IOException {
    assertThat(
            mistakes(
                "{'shard':'7','start':'yesterday','end':'2026-11-16T00:00:00Z','mode':'fix','plan':'x','force':true}"))
        .containsExactlyInAnyOrder(
            "mode: must be plan, apply or repair, not \"fix\"",
            "database: missing; give a string",
            "shard: must be a whole number, not a string",
            "plan: goes with mode apply only",
            "start: must be a time like 2026-11-16T00:00:00Z",
            "force: unknown field; known are mode, database, retentionPolicy, shard, start, end,"
                + " plan, acceptAbsentSeries");
  }

  @Test
  void impossibleRangesAreRefused() throws IOException {
    assertThat(mistakes("{'database':'d'}"))
        .containsExactly("shard: missing; give shard, or start and end");
    assertThat(mistakes("{'database':'d','start':'2026-11-16T00:00:00Z'}"))
        .containsExactly("end: missing; a range has both");
    assertThat(
            mistakes(
                "{'database':'d','start':'2026-11-16T00:00:00Z','end':'2026-11-16T00:00:00Z'}"))
        .containsExactly("end: must be after start");
    assertThat(mistakes("{'database':'d','shard':0}"))
        .containsExactly("shard: must be at least 1, not 0");
    assertThat(mistakes("[]")).contains("document: must be an object, not an array");
  }

  private static RepairInput parse(String json) throws IOException {
    return RepairInput.parse(Json.tree(json.replace('\'', '"').getBytes(UTF_8)));
  }

  private static List<String> mistakes(String json) throws IOException {
    var tree = Json.tree(json.replace('\'', '"').getBytes(UTF_8));
    InvalidDocument invalid =
        catchThrowableOfType(InvalidDocument.class, () -> RepairInput.parse(tree));
    assertThat(invalid).as("mistakes in %s", json).isNotNull();
    return invalid.mistakes();
  }
}
