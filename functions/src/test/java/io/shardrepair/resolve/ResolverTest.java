package io.shardrepair.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResolverTest {
  private static final Node A = node("node-a");
  private static final Node B = node("node-b");
  private static final Nodes NODES = Samples.nodes(A, B);

  private final Map<Node, List<ShardInfo>> shards = new HashMap<>();
  private final Map<Node, String> policies = new HashMap<>(Map.of(A, "autogen", B, "autogen"));

  private final Resolver resolver =
      new Resolver(
          new ShardCatalog() {
            @Override
            public List<ShardInfo> shards(Node node) {
              return shards.getOrDefault(node, List.of());
            }

            @Override
            public Optional<String> defaultRetentionPolicy(Node node, String database) {
              return database.equals("telegraf")
                  ? Optional.ofNullable(policies.get(node))
                  : Optional.empty();
            }
          });

  @Test
  void copiesAreMatchedByTimeBecauseIdsDifferBetweenNodes() throws IOException {
    shards.put(A, List.of(shard(2, 16), shard(3, 17)));
    shards.put(B, List.of(shard(9, 17), shard(4, 16)));

    Topology topology = resolver.resolve("r", byShard(3), NODES);

    assertThat(topology.copies()).containsExactly(new ShardCopy(A, 3), new ShardCopy(B, 9));
    assertThat(topology.retentionPolicy()).isEqualTo("autogen");
    assertThat(topology.shardStart()).isEqualTo("2026-11-17T00:00:00Z");
    assertThat(topology.shardEnd()).isEqualTo("2026-11-18T00:00:00Z");
    assertThat(topology.shardExpiry()).isEmpty();
    assertThat(topology.exportStart()).isEmpty();
    assertThat(topology.planId()).isEqualTo("r");
  }

  @Test
  void anIdThatMeansDifferentShardsIsRefused() {
    shards.put(A, List.of(shard(2, 16), shard(3, 17)));
    shards.put(B, List.of(shard(3, 16), shard(2, 17)));

    assertThatThrownBy(() -> resolver.resolve("r", byShard(3), NODES))
        .isInstanceOf(Unresolvable.class)
        .hasMessageContaining("shard: 3 is another shard on each node")
        .hasMessageContaining("give start and end instead");
  }

  @Test
  void aRangeInsideAShardIsExportedAloneItsEndExcluded() throws IOException {
    shards.put(A, List.of(shard(2, 16)));
    shards.put(B, List.of(shard(2, 16)));

    Topology topology =
        resolver.resolve("r", byRange("2026-11-16T01:00:00Z", "2026-11-16T02:00:00Z"), NODES);

    assertThat(topology.exportStart()).isEqualTo("2026-11-16T01:00:00Z");
    assertThat(topology.exportEnd()).isEqualTo("2026-11-16T01:59:59.999999999Z");
  }

  @Test
  void aRangeThatCoversTheShardExportsItWhole() throws IOException {
    shards.put(A, List.of(shard(2, 16)));
    shards.put(B, List.of(shard(2, 16)));

    Topology topology =
        resolver.resolve("r", byRange("2026-11-15T23:00:00Z", "2026-11-17T00:00:00Z"), NODES);

    assertThat(topology.exportStart()).isEmpty();
    assertThat(topology.exportEnd()).isEmpty();
  }

  @Test
  void aRangeOverSeveralShardsNamesThem() {
    shards.put(A, List.of(shard(2, 16), shard(3, 17)));
    shards.put(B, List.of(shard(2, 16), shard(3, 17)));

    assertThatThrownBy(
            () ->
                resolver.resolve(
                    "r", byRange("2026-11-16T12:00:00Z", "2026-11-17T12:00:00Z"), NODES))
        .hasMessageContaining("2 shards lie between")
        .hasMessageContaining("3 (2026-11-17T00:00:00Z to 2026-11-18T00:00:00Z)");
  }

  @Test
  void aNodeWithoutTheShardIsNamed() {
    shards.put(A, List.of(shard(2, 16)));

    assertThatThrownBy(() -> resolver.resolve("r", byShard(2), NODES))
        .isInstanceOf(Unresolvable.class)
        .hasMessageContaining("node node-b has no shard from 2026-11-16T00:00:00Z");
  }

  @Test
  void unknownShardsAndDatabasesSayWhatThereIs() {
    shards.put(A, List.of(shard(2, 16)));
    shards.put(B, List.of(shard(2, 16)));

    assertThatThrownBy(() -> resolver.resolve("r", byShard(5), NODES))
        .hasMessageContaining("no node has a shard 5; node-a has 2 (2026-11-16T00:00:00Z");
    assertThatThrownBy(
            () ->
                resolver.resolve(
                    "r",
                    new RepairInput(
                        "other",
                        Optional.empty(),
                        ShardSelection.ofId(2),
                        Mode.PLAN,
                        Optional.empty(),
                        RepairOptions.CAREFUL,
                        1),
                    NODES))
        .hasMessageContaining("database: there is no other on node node-a");
    policies.put(B, "two_weeks");
    assertThatThrownBy(() -> resolver.resolve("r", byShard(2), NODES))
        .hasMessageContaining("retentionPolicy: the nodes have different default policies");
  }

  @Test
  void applyGoesByThePlannedTopologyAndRefusesOtherNodes() throws IOException {
    shards.put(A, List.of(shard(2, 16)));
    shards.put(B, List.of(shard(2, 16)));
    Topology planned = resolver.resolve("planned", byShard(2), NODES);

    Topology applied = resolver.resolveApply("r2", RepairOptions.CAREFUL, planned, NODES);

    assertThat(applied.repairId()).isEqualTo("r2");
    assertThat(applied.planId()).isEqualTo("planned");
    assertThat(applied.mode()).isEqualTo(Mode.APPLY);
    assertThat(applied.copies()).isEqualTo(planned.copies());
    Nodes other = Samples.nodes(A, node("node-c"));
    assertThatThrownBy(() -> resolver.resolveApply("r2", RepairOptions.CAREFUL, planned, other))
        .hasMessageContaining("node node-b is not in the nodes document as it was");
  }

  private static RepairInput byShard(long id) {
    return new RepairInput(
        "telegraf",
        Optional.empty(),
        ShardSelection.ofId(id),
        Mode.PLAN,
        Optional.empty(),
        RepairOptions.CAREFUL,
        1);
  }

  private static RepairInput byRange(String start, String end) {
    return new RepairInput(
        "telegraf",
        Optional.of("autogen"),
        ShardSelection.ofRange(start, end),
        Mode.PLAN,
        Optional.empty(),
        RepairOptions.CAREFUL,
        1);
  }

  private static ShardInfo shard(long id, int day) {
    Instant start = Instant.parse("2026-11-%02dT00:00:00Z".formatted(day));
    Instant end = start.plusSeconds(86_400);
    return new ShardInfo(id, "telegraf", "autogen", start, end, end);
  }

  private static Node node(String name) {
    return Samples.node(name);
  }
}
