package io.shardrepair.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.input.RepairInput;
import io.shardrepair.model.ConflictPolicy;
import io.shardrepair.model.Mode;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.model.ShardInfo;
import io.shardrepair.model.ShardSelection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShardListTest {
  private static final RepairInput INPUT =
      new RepairInput(
          "telegraf",
          Optional.empty(),
          new ShardSelection(List.of(), Optional.empty(), Optional.empty(), true),
          Mode.REPAIR,
          Optional.empty(),
          new RepairOptions(
              true, true, ConflictPolicy.of("prefer:node-a"), List.of(), Optional.empty()),
          3,
          false);

  private static ShardList list(String repairId, ShardSelection... selections) {
    ShardInfo info =
        new ShardInfo(
            7,
            "telegraf",
            "autogen",
            Instant.parse("2026-11-16T00:00:00Z"),
            Instant.parse("2026-11-17T00:00:00Z"),
            Instant.parse("2026-11-17T00:00:00Z"));
    return ShardList.of(
        repairId,
        INPUT,
        new Resolution.Several(
            "autogen",
            List.of(selections).stream().map(each -> new Resolution.Shard(info, each)).toList()));
  }

  /**
   * Commons and fields of a shard together are an input of one shard, as the state machine merges
   * them.
   */
  private static RepairInput merged(ShardList list, int index) {
    ObjectNode input = list.common(INPUT.options()).deepCopy();
    input.setAll((ObjectNode) list.shards().get(index).fields());
    return RepairInput.parse(input);
  }

  @Test
  void eachShardGetsAnInputOfItsOwnWithTheSameOptions() {
    ShardSelection range = ShardSelection.ofRange("2026-11-16T00:00:00Z", "2026-11-17T00:00:00Z");
    ShardList list = list("all", ShardSelection.ofId(7), range);

    RepairInput first = merged(list, 0);

    assertThat(first.shards()).isEqualTo(ShardSelection.ofId(7));
    assertThat(first.retentionPolicy()).contains("autogen");
    assertThat(first.mode()).isEqualTo(Mode.REPAIR);
    assertThat(first.options()).isEqualTo(INPUT.options());
    assertThat(merged(list, 1).shards()).isEqualTo(range);
    assertThat(list.shards())
        .extracting(ShardList.Entry::repairId)
        .containsExactly("all-1", "all-2");
  }

  @Test
  void aNameThatIsTooLongIsCutAndStaysDistinct() {
    String longName = "x".repeat(79);
    String one = list(longName + "a", ShardSelection.ofId(7)).shards().get(0).repairId();
    String other = list(longName + "b", ShardSelection.ofId(7)).shards().get(0).repairId();

    assertThat(one).hasSize(80).endsWith("-1").isNotEqualTo(other);
    assertThat(other).hasSize(80);
  }
}
