package io.shardrepair.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.input.RepairInput;
import io.shardrepair.model.ConflictPolicy;
import io.shardrepair.model.ExportRange;
import io.shardrepair.model.Mode;
import io.shardrepair.model.Node;
import io.shardrepair.model.Nodes;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.ShardGap;
import io.shardrepair.model.ShardInfo;
import io.shardrepair.model.ShardSelection;
import io.shardrepair.model.Topology;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResolverTest {
  private static final Node A = node("node-a");
  private static final Node B = node("node-b");
  private static final Optional<String> NONE = Optional.empty();
  private static final Nodes NODES = Samples.nodes(A, B);

  private final Map<Node, List<ShardInfo>> shards = new HashMap<>();
  private final Map<Node, String> policies = new HashMap<>(Map.of(A, "autogen", B, "autogen"));

  private final ShardCatalog catalog =
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
      };

  private Topology resolve(RepairInput input) throws IOException {
    Resolution resolution = resolver(NODES).resolve("r", input);
    assertThat(resolution).isInstanceOf(Resolution.One.class);
    return ((Resolution.One) resolution).topology();
  }

  private List<ShardSelection> several(RepairInput input) throws IOException {
    Resolution resolution = resolver(NODES).resolve("r", input);
    assertThat(resolution).isInstanceOf(Resolution.Several.class);
    return ((Resolution.Several) resolution)
        .shards().stream().map(Resolution.Shard::selection).toList();
  }

  private Resolver resolver(Nodes nodes) {
    return new Resolver(
        nodes,
        Optional.empty(),
        catalog,
        address -> List.of(),
        new SideBySide(SideBySide.USUAL),
        Clock.fixed(Instant.parse("2026-11-18T06:00:00Z"), ZoneOffset.UTC));
  }

  @Test
  void copiesAreMatchedByTimeBecauseIdsDifferBetweenNodes() throws IOException {
    shards.put(A, List.of(shard(2, 16), shard(3, 17)));
    shards.put(B, List.of(shard(9, 17), shard(4, 16)));

    Topology topology = resolve(byShard(3));

    assertThat(topology.copies()).containsExactly(new ShardCopy(A, 3), new ShardCopy(B, 9));
    assertThat(topology.retentionPolicy()).isEqualTo("autogen");
    assertThat(topology.range().start()).isEqualTo("2026-11-17T00:00:00Z");
    assertThat(topology.range().end()).isEqualTo("2026-11-18T00:00:00Z");
    assertThat(topology.expiry()).isEmpty();
    assertThat(topology.export()).isEmpty();
    assertThat(topology.planId()).isEqualTo("r");
  }

  @Test
  void aCopyToPreferMustBeOne() {
    shards.put(A, List.of(shard(3, 17)));
    shards.put(B, List.of(shard(9, 17)));
    RepairInput input =
        new RepairInput(
            "telegraf",
            Optional.empty(),
            ShardSelection.ofId(3),
            Mode.REPAIR,
            Optional.empty(),
            new RepairOptions(
                false, false, ConflictPolicy.of("prefer:node-c"), List.of(), Optional.empty()),
            1,
            false);

    assertThatThrownBy(() -> resolve(input))
        .isInstanceOf(Unresolvable.class)
        .hasMessage("conflicts: there is no copy node-c to prefer, only [node-a, node-b]");
  }

  /** A node's policy once had another SHARD DURATION: a week beside days, and over some of them. */
  @Test
  void shardsThatOverlapAreOneAndACopyIsAllThatANodeHoldsOfIt() throws IOException {
    shards.put(A, List.of(shard(2, 16), shard(3, 17), week(9), shard(4, 23)));
    shards.put(B, List.of(week(5), shard(6, 18), shard(7, 23)));

    Topology topology = resolve(byShard(3));

    assertThat(topology.copies())
        .containsExactly(new ShardCopy(A, List.of(2L, 3L, 9L)), new ShardCopy(B, List.of(6L, 5L)));
    assertThat(topology.range().start()).isEqualTo("2026-11-16T00:00:00Z");
    assertThat(topology.range().end()).isEqualTo("2026-11-23T00:00:00Z");
    assertThat(topology.export()).isEmpty();
    assertThat(topology.overlapping()).isTrue();
  }

  @Test
  void whatNamesOneOfSeveralShardsMeansNoMoreThanOne() throws IOException {
    shards.put(A, List.of(shard(2, 16), shard(3, 17), week(9), shard(4, 23)));
    shards.put(B, List.of(week(5), shard(6, 18), shard(7, 23)));

    Resolution.Several several =
        (Resolution.Several)
            resolver(NODES).resolve("r", byRange("2026-11-17T00:00:00Z", "2026-11-24T00:00:00Z"));

    assertThat(several.shards()).hasSize(2);
    for (Resolution.Shard shard : several.shards()) {
      assertThat(resolver(NODES).resolve("r", selecting(shard.selection())))
          .isInstanceOf(Resolution.One.class);
    }
  }

  @Test
  void anExecutionForOneOfSeveralNeverBecomesOneForSeveral() {
    shards.put(A, List.of(shard(2, 16), shard(3, 17)));
    shards.put(B, List.of(shard(5, 16), shard(6, 17)));
    RepairInput range = byRange("2026-11-16T00:00:00Z", "2026-11-18T00:00:00Z");
    RepairInput nested =
        new RepairInput(
            range.database(),
            range.retentionPolicy(),
            range.shards(),
            range.mode(),
            range.plan(),
            range.options(),
            1,
            true);

    assertThatThrownBy(() -> resolve(nested))
        .isInstanceOf(Unresolvable.class)
        .hasMessageContaining("nested: 2 shards are meant");
  }

  @Test
  void aNodeMayHaveNoShardAtATimeAtWhichAnotherHasOne() throws IOException {
    shards.put(A, List.of(week(9)));
    shards.put(B, List.of(shard(5, 17), shard(6, 18), shard(7, 20)));

    assertThat(resolve(byShard(9)).copies())
        .extracting(ShardCopy::gaps)
        .containsExactly(
            List.of(),
            List.of(
                new ShardGap("2026-11-16T00:00:00Z", "2026-11-17T00:00:00Z"),
                new ShardGap("2026-11-19T00:00:00Z", "2026-11-20T00:00:00Z"),
                new ShardGap("2026-11-21T00:00:00Z", "2026-11-23T00:00:00Z")));
  }

  @Test
  void aPlanIsNotAppliedWhenAnotherShardOverlapsItsRangeSince() throws IOException {
    shards.put(A, List.of(shard(2, 16)));
    shards.put(B, List.of(shard(2, 16)));
    Topology planned = resolve(byShard(2));
    shards.put(B, List.of(shard(2, 16), week(7)));
    shards.put(A, List.of(shard(2, 16), week(7)));

    assertThatThrownBy(() -> resolver(NODES).resolveApply("r2", RepairOptions.CAREFUL, planned))
        .isInstanceOf(Unresolvable.class)
        .hasMessageContaining("are no longer those of plan r; make a new plan");
  }

  private static ShardInfo week(long id) {
    Instant start = Instant.parse("2026-11-16T00:00:00Z");
    Instant end = start.plusSeconds(7 * 86_400);
    return new ShardInfo(id, "telegraf", "autogen", start, end, end);
  }

  @Test
  void anIdThatMeansDifferentShardsIsRefused() {
    shards.put(A, List.of(shard(2, 16), shard(3, 17)));
    shards.put(B, List.of(shard(3, 16), shard(2, 17)));

    assertThatThrownBy(() -> resolve(byShard(3)))
        .isInstanceOf(Unresolvable.class)
        .hasMessageContaining("shard: 3 is a different shard on each node")
        .hasMessageContaining("give start and end instead");
  }

  @Test
  void aRangeInsideAShardIsExportedAloneItsEndExcluded() throws IOException {
    shards.put(A, List.of(shard(2, 16)));
    shards.put(B, List.of(shard(2, 16)));

    Topology topology = resolve(byRange("2026-11-16T01:00:00Z", "2026-11-16T02:00:00Z"));

    assertThat(topology.export())
        .contains(new ExportRange("2026-11-16T01:00:00Z", "2026-11-16T01:59:59.999999999Z"));
  }

  @Test
  void aRangeThatCoversTheShardExportsItWhole() throws IOException {
    shards.put(A, List.of(shard(2, 16)));
    shards.put(B, List.of(shard(2, 16)));

    Topology topology = resolve(byRange("2026-11-15T23:00:00Z", "2026-11-17T00:00:00Z"));

    assertThat(topology.export()).isEmpty();
  }

  @Test
  void aRangeOverSeveralShardsIsCutAtTheirLimits() throws IOException {
    shards.put(A, List.of(shard(3, 17), shard(2, 16), shard(4, 18)));
    shards.put(B, List.of(shard(2, 16), shard(3, 17), shard(4, 18)));

    assertThat(several(byRange("2026-11-16T12:00:00Z", "2026-11-18T00:00:00Z")))
        .containsExactly(
            ShardSelection.ofRange("2026-11-16T12:00:00Z", "2026-11-17T00:00:00Z"),
            ShardSelection.ofRange("2026-11-17T00:00:00Z", "2026-11-18T00:00:00Z"));
  }

  @Test
  void aListIsInItsOwnOrderAndEachShardIsNamedByItsTime() throws IOException {
    shards.put(A, List.of(shard(2, 16), shard(3, 17)));
    shards.put(B, List.of(shard(2, 16), shard(3, 17)));

    assertThat(several(selecting(new ShardSelection(List.of(3L, 2L), NONE, NONE, false))))
        .containsExactly(
            ShardSelection.ofRange("2026-11-17T00:00:00Z", "2026-11-18T00:00:00Z"),
            ShardSelection.ofRange("2026-11-16T00:00:00Z", "2026-11-17T00:00:00Z"));
    assertThatThrownBy(
            () -> several(selecting(new ShardSelection(List.of(2L, 9L), NONE, NONE, false))))
        .hasMessageStartingWith("shard: no node has a shard 9; node-a has 2 (");
    ShardSelection outside =
        new ShardSelection(
            List.of(2L, 3L),
            Optional.of("2026-11-17T00:00:00Z"),
            Optional.of("2026-11-18T00:00:00Z"),
            false);
    assertThatThrownBy(() -> several(selecting(outside)))
        .hasMessageContaining("lies outside of shard 2 (");
  }

  @Test
  void idsOfTheSameShardOnDifferentNodesAreOneShard() throws IOException {
    shards.put(A, List.of(shard(2, 16)));
    shards.put(B, List.of(shard(7, 16)));

    Topology topology = resolve(selecting(new ShardSelection(List.of(2L, 7L), NONE, NONE, false)));

    assertThat(topology.copies()).containsExactly(new ShardCopy(A, 2), new ShardCopy(B, 7));
  }

  @Test
  void allColdShardsAreThoseWhoseTimeHasEndedAlsoIfOneNodeLacksThem() throws IOException {
    shards.put(A, List.of(shard(2, 16), shard(4, 18)));
    shards.put(B, List.of(shard(3, 17), shard(4, 18)));

    assertThat(several(selecting(new ShardSelection(List.of(), NONE, NONE, true))))
        .containsExactly(
            ShardSelection.ofRange("2026-11-16T00:00:00Z", "2026-11-17T00:00:00Z"),
            ShardSelection.ofRange("2026-11-17T00:00:00Z", "2026-11-18T00:00:00Z"));
    shards.put(A, List.of(shard(4, 18)));
    shards.put(B, List.of(shard(4, 18)));
    assertThatThrownBy(() -> several(selecting(new ShardSelection(List.of(), NONE, NONE, true))))
        .hasMessageContaining("allColdShards: no shard's time has ended; node-a has 4 (2026-11-18");
  }

  @Test
  void moreShardsThanAnExecutionTakesAreRefused() {
    List<ShardInfo> many = new ArrayList<>();
    Instant start = Instant.parse("2020-01-01T00:00:00Z");
    for (int i = 0; i <= RepairInput.MOST_SHARDS; i++) {
      Instant end = start.plusSeconds(3600);
      many.add(new ShardInfo(i + 1, "telegraf", "autogen", start, end, end));
      start = end;
    }
    shards.put(A, many);
    shards.put(B, many);

    assertThatThrownBy(() -> several(selecting(new ShardSelection(List.of(), NONE, NONE, true))))
        .hasMessageContaining("1001 shards are meant, and one execution takes 1000");
  }

  @Test
  void aNodeWithoutTheShardIsNamed() {
    shards.put(A, List.of(shard(2, 16)));

    assertThatThrownBy(() -> resolve(byShard(2)))
        .isInstanceOf(Unresolvable.class)
        .hasMessageContaining("node node-b has no shard from 2026-11-16T00:00:00Z");
  }

  @Test
  void unknownShardsAndDatabasesSayWhatThereIs() {
    shards.put(A, List.of(shard(2, 16)));
    shards.put(B, List.of(shard(2, 16)));

    assertThatThrownBy(() -> resolve(byShard(5)))
        .hasMessageContaining("no node has a shard 5; node-a has 2 (2026-11-16T00:00:00Z");
    assertThatThrownBy(
            () ->
                resolve(
                    new RepairInput(
                        "other",
                        Optional.empty(),
                        ShardSelection.ofId(2),
                        Mode.PLAN,
                        Optional.empty(),
                        RepairOptions.CAREFUL,
                        1,
                        false)))
        .hasMessageMatching("database: there is no other on node node-[ab].*");
    policies.put(B, "two_weeks");
    assertThatThrownBy(() -> resolve(byShard(2)))
        .hasMessageContaining("retentionPolicy: the nodes have different default policies");
  }

  @Test
  void applyGoesByThePlannedTopologyAndRefusesOtherNodes() throws IOException {
    shards.put(A, List.of(shard(2, 16)));
    shards.put(B, List.of(shard(2, 16)));
    Topology planned = resolve(byShard(2));

    Topology applied =
        ((Resolution.One) resolver(NODES).resolveApply("r2", RepairOptions.CAREFUL, planned))
            .topology();

    assertThat(applied.repairId()).isEqualTo("r2");
    assertThat(applied.planId()).isEqualTo("r");
    assertThat(applied.mode()).isEqualTo(Mode.APPLY);
    assertThat(applied.copies()).isEqualTo(planned.copies());
    Resolver other = resolver(Samples.nodes(A, node("node-c")));
    assertThatThrownBy(() -> other.resolveApply("r2", RepairOptions.CAREFUL, planned))
        .hasMessageContaining("node node-b is not in the nodes document as it was");
  }

  @Test
  void openSourceNodesCannotCopyAShard() throws IOException {
    shards.put(A, List.of(shard(2, 16)));
    shards.put(B, List.of(shard(2, 16)));
    Topology planned = resolve(byShard(2));

    assertThatThrownBy(
            () -> resolver(NODES).resolveApply("r2", Samples.copying("node-a", "node-b"), planned))
        .isInstanceOf(Unresolvable.class)
        .hasMessageContaining("copyShard: open-source nodes cannot copy a shard")
        .hasMessageContaining("Apply the plan without it, which writes only what node-b lacks");
  }

  private static RepairInput byShard(long id) {
    return selecting(ShardSelection.ofId(id));
  }

  private static RepairInput selecting(ShardSelection selection) {
    return new RepairInput(
        "telegraf",
        Optional.empty(),
        selection,
        Mode.PLAN,
        Optional.empty(),
        RepairOptions.CAREFUL,
        1,
        false);
  }

  private static RepairInput byRange(String start, String end) {
    return new RepairInput(
        "telegraf",
        Optional.of("autogen"),
        ShardSelection.ofRange(start, end),
        Mode.PLAN,
        Optional.empty(),
        RepairOptions.CAREFUL,
        1,
        false);
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
