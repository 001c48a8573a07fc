package io.shardrepair.resolve;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.model.Answer;
import io.shardrepair.model.ConflictPolicy;
import io.shardrepair.model.Mode;
import io.shardrepair.model.Node;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.model.ShardInfo;
import io.shardrepair.model.Topology;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeleteScopeTest {
  private final List<ShardInfo> shards = new ArrayList<>();
  private final DeleteScope scope =
      new DeleteScope(
          new ShardCatalog() {
            @Override
            public List<ShardInfo> shards(Node node) {
              return node.name().equals("b") ? shards : List.of();
            }

            @Override
            public Optional<String> defaultRetentionPolicy(Node node, String database) {
              throw new AssertionError("not asked for");
            }
          },
          new SideBySide(SideBySide.USUAL));

  @Test
  void aDeleteIsRefusedWhereAnotherPolicyHoldsDataOfTheSameTime() {
    shards.add(shard("db", "other", "2026-11-16T23:00:00Z", "2026-11-18T00:00:00Z"));

    assertThatThrownBy(() -> scope.require(topology(Answer.Choice.DELETE)))
        .isInstanceOf(Unresolvable.class)
        .hasMessageContaining(
            "node b holds 7 (2026-11-16T23:00:00Z to 2026-11-18T00:00:00Z) of policy other");
    assertThatCode(() -> scope.require(topology(Answer.Choice.REPLAY))).doesNotThrowAnyException();
  }

  @Test
  void otherTimesAndDatabasesAndTheShardItselfDoNotMatter() {
    shards.add(shard("db", "other", "2026-11-17T00:00:00Z", "2026-11-18T00:00:00Z"));
    shards.add(shard("db", "other", "2026-11-15T00:00:00Z", "2026-11-16T00:00:00Z"));
    shards.add(shard("db2", "other", "2026-11-16T00:00:00Z", "2026-11-17T00:00:00Z"));
    shards.add(shard("db", "rp", "2026-11-16T00:00:00Z", "2026-11-17T00:00:00Z"));

    assertThatCode(() -> scope.require(topology(Answer.Choice.DELETE))).doesNotThrowAnyException();
  }

  private static ShardInfo shard(String database, String policy, String start, String end) {
    return new ShardInfo(
        7, database, policy, Instant.parse(start), Instant.parse(end), Instant.parse(end));
  }

  private static Topology topology(Answer.Choice choice) {
    Answer answer = new Answer(Optional.of("m"), Optional.empty(), choice);
    return Samples.topology(
        Mode.APPLY,
        new RepairOptions(false, false, ConflictPolicy.LEAVE, List.of(answer), Optional.empty()),
        "a",
        "b");
  }
}
