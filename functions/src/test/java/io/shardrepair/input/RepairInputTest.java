package io.shardrepair.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shardrepair.json.Json;
import io.shardrepair.model.Answer;
import io.shardrepair.model.ConflictPolicy;
import io.shardrepair.model.Mode;
import io.shardrepair.model.ShardSelection;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RepairInputTest {

  @Test
  void smallestInputIsAPlanOfTheDefaultRetentionPolicy() throws IOException {
    RepairInput input = parse("{'database':'telegraf','shard':7}");

    assertThat(input.database()).isEqualTo("telegraf");
    assertThat(input.retentionPolicy()).isEmpty();
    assertThat(input.shards()).isEqualTo(ShardSelection.ofId(7));
    assertThat(input.mode()).isEqualTo(Mode.PLAN);
    assertThat(input.options().acceptAbsentSeries()).isFalse();
  }

  @Test
  void aTimeRangeNamesAShardToo() throws IOException {
    RepairInput input =
        parse(
            "{'database':'d','start':'2026-11-16T00:00:00Z','end':'2026-11-16T06:00:00.5Z','mode':'repair'}");

    assertThat(input.shards())
        .isEqualTo(ShardSelection.ofRange("2026-11-16T00:00:00Z", "2026-11-16T06:00:00.5Z"));
    assertThat(input.mode()).isEqualTo(Mode.REPAIR);
  }

  @Test
  void applyTakesAPlanAndNothingElse() throws IOException {
    assertThat(parse("{'mode':'apply','plan':'r-1'}").plan()).contains("r-1");
    assertThat(mistakes("{'mode':'apply','plan':'r-1','database':'d','shard':1}"))
        .containsExactly(
            "database: is not allowed with mode apply: the plan says what is repaired",
            "shard: is not allowed with mode apply: the plan says what is repaired");
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
            "mode: must be check, plan, apply or repair, not \"fix\"",
            "database: missing; give a string",
            "shard: must be a whole number, not a string",
            "plan: is allowed only with mode apply",
            "start: must be a time like 2026-11-16T00:00:00Z",
            "force: unknown field; known are mode, database, retentionPolicy, shard, shards,"
                + " allColdShards, start, end, plan, acceptAbsentSeries, allowHot, conflicts,"
                + " parallelism, nested");
  }

  @Test
  void impossibleRangesAreRefused() throws IOException {
    assertThat(mistakes("{'database':'d'}"))
        .containsExactly("shard: missing; give shard, shards, start and end, or allColdShards");
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

  @Test
  void severalShardsAreNamedOneByOneOrAllThatAreCold() throws IOException {
    RepairInput several = parse("{'database':'d','shards':[3,1],'parallelism':4}");
    assertThat(several.shards().ids()).containsExactly(3L, 1L);
    assertThat(several.parallelism()).isEqualTo(4);
    assertThat(parse("{'database':'d','allColdShards':true}").shards().allCold()).isTrue();

    assertThat(mistakes("{'database':'d','shard':1,'shards':[1]}"))
        .containsExactly("shard: give only one of shard, shards and allColdShards");
    assertThat(mistakes("{'database':'d','shards':[2,'x',0,2]}"))
        .containsExactly(
            "shards[1]: must be a whole number, at least 1, not a string",
            "shards[2]: must be a whole number, at least 1, not 0",
            "shards: must not name a shard twice");
    assertThat(mistakes("{'database':'d','shards':[]}"))
        .containsExactly("shards: must be an array of 1 to 1000 whole numbers");
  }

  @Test
  void conflictsAreLeftUnlessAPolicySaysWhoWins() throws IOException {
    assertThat(parse("{'database':'d','shard':1}").options().conflicts())
        .isEqualTo(ConflictPolicy.LEAVE);
    assertThat(parse("{'database':'d','shard':1,'conflicts':'prefer:node-a'}").options())
        .extracting(options -> options.conflicts().preferred())
        .isEqualTo(Optional.of("node-a"));
    for (String rule : List.of("leave", "majority", "max", "min")) {
      assertThat(
              parse("{'database':'d','shard':1,'conflicts':'%s'}".formatted(rule))
                  .options()
                  .conflicts()
                  .text())
          .isEqualTo(rule);
    }
    assertThat(mistakes("{'database':'d','shard':1,'conflicts':'prefer'}"))
        .containsExactly(
            "conflicts: must be leave, majority, max, min or prefer:<copy>, not \"prefer\"");
    assertThat(mistakes("{'mode':'apply','plan':'p','conflicts':'max'}"))
        .containsExactly(
            "conflicts: is not allowed with mode apply: the plan says what is repaired");
  }

  @Test
  void anApplyAnswersSuspectedDeletes() throws IOException {
    RepairInput input =
        parse(
            "{'mode':'apply','plan':'p','answers':[{'measurement':'cpu','choice':'delete'},"
                + "{'series':'cpu,host=a','choice':'replay'}]}");

    assertThat(input.options().answers())
        .containsExactly(
            new Answer(Optional.of("cpu"), Optional.empty(), Answer.Choice.DELETE),
            new Answer(Optional.empty(), Optional.of("cpu,host=a"), Answer.Choice.REPLAY));
    assertThat(
            mistakes(
                "{'mode':'apply','plan':'p','answers':[{'choice':'burn'},{'measurement':'m'}]}"))
        .containsExactly(
            "answers[0].measurement: give either measurement or series",
            "answers[0].choice: must be replay, leave or delete, not \"burn\"",
            "answers[1].choice: missing; give a string");
    assertThat(mistakes("{'database':'d','shard':1,'answers':[]}"))
        .containsExactly("answers: is allowed only with mode apply");
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
