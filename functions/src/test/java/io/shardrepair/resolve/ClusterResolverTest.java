package io.shardrepair.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.shardrepair.input.RepairInput;
import io.shardrepair.model.CopyShardOrder;
import io.shardrepair.model.DataNodes;
import io.shardrepair.model.ExportRange;
import io.shardrepair.model.MetaNode;
import io.shardrepair.model.Mode;
import io.shardrepair.model.Node;
import io.shardrepair.model.Nodes;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.model.Settings;
import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.ShardInfo;
import io.shardrepair.model.ShardSelection;
import io.shardrepair.model.Topology;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClusterResolverTest {
  private static final Optional<String> NONE = Optional.empty();
  private static final MetaNode META =
      new MetaNode(
          "i-meta", "/ctl", "meta:8091", false, false, MetaNode.Auth.NONE, Optional.empty());
  private static final DataNodes COMMON =
      new DataNodes(
          "https", 8086, "/d", "/w", "/i", "/s", "/c", Optional.empty(), Optional.empty());

  /** An owner that the nodes document lists; the other owners go by what all have in common. */
  private static final Node LISTED =
      new Node(
          "first",
          "i-first",
          "http://first",
          "/d1",
          "/w1",
          "/i1",
          "/s1",
          "/c1",
          Optional.of("data1:8088"),
          Optional.empty());

  private final List<ClusterShard> shards = new ArrayList<>();
  private final List<String> members =
      new ArrayList<>(List.of("data1:8088", "data2:8088", "data3:8088"));
  private final Map<String, List<Instances.Instance>> instances =
      new HashMap<>(
          Map.of(
              "data2:8088", List.of(new Instances.Instance("i-2", "Online")),
              "data3:8088", List.of(new Instances.Instance("i-3", "Online"))));
  private final Set<String> dead = new HashSet<>();
  private Optional<DataNodes> common = Optional.of(COMMON);

  private Resolver resolver() {
    return new Resolver(
        new Nodes(List.of(LISTED), Optional.of(META), common, Settings.DEFAULT),
        Optional.of(new ClusterListing(shards, members)),
        new ShardCatalog() {
          @Override
          public List<ShardInfo> shards(Node node) {
            throw new AssertionError("owners are the meta node's to tell");
          }

          @Override
          public Optional<String> defaultRetentionPolicy(Node node, String database)
              throws IOException {
            if (dead.contains(node.name())) {
              throw new IOException("node %s does not answer".formatted(node.name()));
            }
            return Optional.of("autogen");
          }
        },
        address -> instances.getOrDefault(address, List.of()),
        new SideBySide(SideBySide.USUAL),
        Clock.fixed(Instant.parse("2026-11-18T06:00:00Z"), ZoneOffset.UTC));
  }

  private Topology one(ShardSelection selection) throws IOException {
    return ((Resolution.One) resolver().resolve("r", input(selection))).topology();
  }

  private List<ShardSelection> several(ShardSelection selection) throws IOException {
    return ((Resolution.Several) resolver().resolve("r", input(selection)))
        .shards().stream().map(Resolution.Shard::selection).toList();
  }

  @Test
  void copiesAreTheOwnersWithTheSameIdAndNodesAreListedOrMadeFromWhatAllHaveInCommon()
      throws IOException {
    shards.add(shard(51, 16, "data1:8088", "data3:8088"));
    shards.add(shard(52, 16, "data2:8088", "data1:8088"));

    Topology topology = one(ShardSelection.ofId(51));

    assertThat(topology.copies())
        .containsExactly(
            new ShardCopy(LISTED, 51),
            new ShardCopy(
                new Node(
                    "data3",
                    "i-3",
                    "https://data3:8086",
                    "/d",
                    "/w",
                    "/i",
                    "/s",
                    "/c",
                    Optional.of("data3:8088"),
                    Optional.empty()),
                51));
    assertThat(topology.metaNode()).contains(META);
    assertThat(topology.retentionPolicy()).isEqualTo("autogen");
  }

  @Test
  void anotherOwnerTellsTheDefaultPolicyIfOneIsDownOrItsInstanceIs() throws IOException {
    shards.add(shard(50, 15, "data2:8088", "data3:8088"));
    shards.add(shard(51, 16, LISTED.address().orElseThrow(), "data3:8088"));
    instances.put("data2:8088", List.of(new Instances.Instance("i-2", "ConnectionLost")));
    dead.add(LISTED.name());

    assertThat(one(ShardSelection.ofId(51)).retentionPolicy()).isEqualTo("autogen");
    dead.add("data3");
    assertThatThrownBy(() -> one(ShardSelection.ofId(51)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(LISTED.name())
        .hasMessageContaining("data3");
  }

  @Test
  void aTruncatedShardEndsWhereItWasTruncatedAndIsExportedWhole() throws IOException {
    Instant start = Instant.parse("2026-11-16T00:00:00Z");
    Instant cut = Instant.parse("2026-11-16T18:05:29.418103552Z");
    shards.add(
        new ClusterShard(
            new ShardInfo(21, "telegraf", "autogen", start, cut, cut),
            2,
            List.of("data2:8088", "data3:8088")));

    Topology topology = one(ShardSelection.ofRange("2026-11-16T00:00:00Z", "2026-11-16T19:00:00Z"));

    assertThat(topology.range().end()).isEqualTo("2026-11-16T18:05:29.418103552Z");
    assertThat(topology.export()).isEmpty();
    assertThat(one(ShardSelection.ofRange("2026-11-16T12:00:00Z", "2026-11-16T19:00:00Z")).export())
        .map(ExportRange::end)
        .contains("2026-11-16T18:05:29.418103551Z");
  }

  @Test
  void allShardsOfAGroupAreMeantByATimeAndEachIsNamedByItsId() throws IOException {
    shards.add(shard(53, 17, "data1:8088", "data3:8088"));
    shards.add(shard(51, 16, "data1:8088", "data3:8088"));
    shards.add(shard(52, 16, "data2:8088", "data1:8088"));
    shards.add(shard(54, 18, "data2:8088", "data1:8088"));

    assertThat(several(ShardSelection.ofRange("2026-11-16T12:00:00Z", "2026-11-18T00:00:00Z")))
        .containsExactly(
            new ShardSelection(
                List.of(51L),
                Optional.of("2026-11-16T12:00:00Z"),
                Optional.of("2026-11-17T00:00:00Z"),
                false),
            new ShardSelection(
                List.of(52L),
                Optional.of("2026-11-16T12:00:00Z"),
                Optional.of("2026-11-17T00:00:00Z"),
                false),
            ShardSelection.ofId(53));
    assertThat(several(new ShardSelection(List.of(), NONE, NONE, true)))
        .containsExactly(ShardSelection.ofId(51), ShardSelection.ofId(52), ShardSelection.ofId(53));
  }

  /** {@code ALTER RETENTION POLICY … SHARD DURATION}: daily groups lie inside a weekly one. */
  @Test
  void shardsOfOverlappingGroupsOnTheSameOwnersAreOneUnit() throws IOException {
    shards.add(shard(54, 20, "data1:8088", "data3:8088"));
    shards.add(shard(51, 16, "data3:8088", "data1:8088"));
    shards.add(shard(52, 17, "data1:8088", "data3:8088"));
    shards.add(week(50, "data1:8088", "data3:8088"));
    shards.add(shard(55, 9, "data1:8088", "data3:8088"));

    // The group that ends last wins, as the server answers.
    for (long id : new long[] {50, 51, 52, 54}) {
      Topology topology = one(ShardSelection.ofId(id));
      assertThat(topology.copies())
          .extracting(ShardCopy::name, ShardCopy::shardIds)
          .containsExactly(
              tuple("data3", List.of(51L, 52L, 54L, 50L)),
              tuple("first", List.of(51L, 52L, 54L, 50L)));
      assertThat(topology.overlapping()).isTrue();
      assertThat(topology.truncated()).isFalse();
      assertThat(topology.range().start()).isEqualTo("2026-11-16T00:00:00Z");
      assertThat(topology.range().end()).isEqualTo("2026-11-23T00:00:00Z");
      assertThat(topology.export()).isEmpty();
    }
    assertThat(one(ShardSelection.ofId(55)).overlapping()).isFalse();
    assertThat(several(ShardSelection.ofRange("2026-11-09T00:00:00Z", "2026-11-18T00:00:00Z")))
        .extracting(ShardSelection::ids)
        .containsExactly(List.of(55L), List.of(51L));
  }

  @Test
  void shardsOfOverlappingGroupsThatAreSpreadOtherwiseAreRefusedByName() {
    shards.add(week(50, "data1:8088", "data3:8088"));
    shards.add(shard(51, 16, "data1:8088", "data2:8088"));

    for (long id : new long[] {50, 51}) {
      assertThatThrownBy(() -> one(ShardSelection.ofId(id)))
          .isInstanceOf(Unresolvable.class)
          .hasMessageContaining(
              "shard: 51 lies in a shard group that overlaps others (shards 51, 50)")
          .hasMessageContaining("move them onto the same owners with influxd-ctl copy-shard");
    }
    // Two shards of one group hold different series, so that neither is a whole copy.
    shards.set(1, shard(51, 16, "data1:8088", "data3:8088"));
    shards.add(shard(52, 16, "data1:8088", "data3:8088"));
    assertThatThrownBy(() -> one(ShardSelection.ofId(52)))
        .hasMessageContaining("overlaps others (shards 51, 52, 50)");
  }

  @Test
  void aTruncatedGroupLeavesTheRestToItsSuccessor() throws IOException {
    Instant start = Instant.parse("2026-11-16T00:00:00Z");
    Instant cut = Instant.parse("2026-11-16T18:00:00Z");
    shards.add(
        new ClusterShard(
            new ShardInfo(21, "telegraf", "autogen", start, cut, cut, true),
            2,
            List.of("data2:8088", "data3:8088")));
    shards.add(shard(22, 16, "data1:8088", "data3:8088"));

    Topology truncated = one(ShardSelection.ofId(21));
    Topology successor = one(ShardSelection.ofId(22));

    assertThat(truncated.truncated()).isTrue();
    assertThat(truncated.overlapping()).isFalse();
    assertThat(truncated.copies())
        .extracting(ShardCopy::shardIds)
        .containsExactly(List.of(21L), List.of(21L));
    assertThat(successor.truncated()).isFalse();
    assertThat(successor.overlapping()).isFalse();
    assertThat(successor.copies())
        .extracting(ShardCopy::shardIds)
        .containsExactly(List.of(22L), List.of(22L));
  }

  @Test
  void aShardWithOneOwnerIsLeftOutOnlyIfItIsMeantToHaveOne() throws IOException {
    shards.add(shard(51, 16, "data1:8088", "data3:8088"));
    shards.add(shard(52, 16, "data2:8088"));
    shards.add(new ClusterShard(shard(53, 16, "data2:8088").info(), 1, List.of("data2:8088")));

    assertThat(several(new ShardSelection(List.of(), NONE, NONE, true)))
        .containsExactly(ShardSelection.ofId(51), ShardSelection.ofId(52));
    assertThatThrownBy(() -> one(ShardSelection.ofId(52)))
        .isInstanceOf(Unresolvable.class)
        .hasMessageContaining("shard: 52 has only one owner, data2:8088");
  }

  @Test
  void shardsOfOneCopyAreSaidToBeSuchAndNotToBeHotOrElsewhere() {
    shards.add(new ClusterShard(shard(51, 16, "data1:8088").info(), 1, List.of("data1:8088")));

    assertThatThrownBy(() -> one(new ShardSelection(List.of(), NONE, NONE, true)))
        .isInstanceOf(Unresolvable.class)
        .hasMessageStartingWith(
            "allColdShards: the cluster keeps one copy only of the shards that are meant");
    assertThatThrownBy(
            () -> one(ShardSelection.ofRange("2026-11-16T01:00:00Z", "2026-11-16T02:00:00Z")))
        .hasMessageStartingWith("start: the cluster keeps one copy only");
    assertThatThrownBy(
            () -> one(ShardSelection.ofRange("2026-11-10T01:00:00Z", "2026-11-10T02:00:00Z")))
        .hasMessageStartingWith("start: no shard lies between");
  }

  @Test
  void anAddressThatIsNoMemberOfTheClusterIsNamed() {
    members.remove("data1:8088");
    shards.add(shard(51, 16, "data2:8088", "data3:8088"));

    assertThatThrownBy(() -> one(ShardSelection.ofId(51)))
        .isInstanceOf(Unresolvable.class)
        .hasMessage(
            "nodes: node first has the address data1:8088, which is not a data node of the cluster; it"
                + " has data2:8088, data3:8088, as influxd-ctl show prints them");
  }

  @Test
  void anOwnerWithoutAManagedInstanceIsNamedWithWhatToDo() {
    shards.add(shard(51, 16, "data1:8088", "data3:8088"));

    instances.put("data3:8088", List.of());
    assertThatThrownBy(() -> one(ShardSelection.ofId(51)))
        .isInstanceOf(Unresolvable.class)
        .hasMessageContaining("owner data3:8088: Systems Manager manages no instance")
        .hasMessageContaining("list the node under nodes, with this address");
    instances.put("data3:8088", List.of(new Instances.Instance("i-3", "ConnectionLost")));
    assertThatThrownBy(() -> one(ShardSelection.ofId(51)))
        .hasMessageContaining("owner data3:8088: instance i-3 is ConnectionLost");
    instances.put(
        "data3:8088",
        List.of(new Instances.Instance("i-3", "Online"), new Instances.Instance("i-4", "Online")));
    assertThatThrownBy(() -> one(ShardSelection.ofId(51)))
        .hasMessageContaining("owner data3:8088: several instances match it (i-3, i-4)");
    common = Optional.empty();
    assertThatThrownBy(() -> one(ShardSelection.ofId(51)))
        .hasMessageContaining("owner data3:8088: no node of the nodes document has this address");
    members.remove("data3:8088");
    assertThatThrownBy(() -> one(ShardSelection.ofId(51)))
        .hasMessageContaining("owner data3:8088 of shard 51 is not a data node of the cluster");
  }

  @Test
  void twoOwnersOnOneHostHaveToBeListed() {
    members.addAll(List.of("host:8088", "host:9088"));
    instances.put("host:8088", List.of(new Instances.Instance("i-5", "Online")));
    instances.put("host:9088", List.of(new Instances.Instance("i-6", "Online")));
    shards.add(shard(51, 16, "host:8088", "host:9088"));

    assertThatThrownBy(() -> one(ShardSelection.ofId(51)))
        .hasMessageContaining("owner host:9088: another owner is named host, too");
  }

  @Test
  void anIdOfAnotherPolicyAndAnUnknownOneAreRefused() {
    shards.add(shard(51, 16, "data1:8088", "data3:8088"));
    shards.add(
        new ClusterShard(
            new ShardInfo(60, "other", "weekly", Instant.EPOCH, Instant.MAX, Instant.MAX),
            2,
            List.of("data1:8088", "data3:8088")));

    assertThatThrownBy(() -> one(ShardSelection.ofId(60)))
        .hasMessageContaining("shard: 60 is a shard of database other, retention policy weekly");
    assertThatThrownBy(() -> one(ShardSelection.ofId(70)))
        .hasMessageContaining("shard: the cluster has no shard 70; there are 51 (2026-11-16");
  }

  @Test
  void applyAsksForTheOwnersAgain() throws IOException {
    shards.add(shard(51, 16, "data1:8088", "data3:8088"));
    Topology planned = one(ShardSelection.ofId(51));

    assertThat(
            ((Resolution.One) resolver().resolveApply("r2", RepairOptions.CAREFUL, planned))
                .topology()
                .copies())
        .isEqualTo(planned.copies());
    shards.set(0, shard(51, 16, "data1:8088", "data2:8088"));
    assertThatThrownBy(() -> resolver().resolveApply("r2", RepairOptions.CAREFUL, planned))
        .hasMessageContaining(
            "the owners of shard 51, or their nodes, are no longer those of plan r");
  }

  @Test
  void aShardIsCopiedBetweenItsOwnersOnly() throws IOException {
    shards.add(shard(51, 16, "data1:8088", "data3:8088"));
    Topology planned = one(ShardSelection.ofId(51));

    Resolution.One applied =
        (Resolution.One) resolver().resolveApply("r2", Samples.copying("first", "data3"), planned);

    assertThat(applied.topology().options().copyShard())
        .contains(new CopyShardOrder("first", "data3"));
    assertThatThrownBy(
            () -> resolver().resolveApply("r2", Samples.copying("first", "data2"), planned))
        .hasMessageContaining(
            "copyShard: there is no copy data2; the shard's copies are first, data3");
  }

  private static RepairInput input(ShardSelection selection) {
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

  private static ClusterShard week(long id, String... owners) {
    Instant start = Instant.parse("2026-11-16T00:00:00Z");
    Instant end = start.plusSeconds(7 * 86_400);
    return new ClusterShard(
        new ShardInfo(id, "telegraf", "autogen", start, end, end), 2, List.of(owners));
  }

  private static ClusterShard shard(long id, int day, String... owners) {
    Instant start = Instant.parse("2026-11-%02dT00:00:00Z".formatted(day));
    Instant end = start.plusSeconds(86_400);
    return new ClusterShard(
        new ShardInfo(id, "telegraf", "autogen", start, end, end), 2, List.of(owners));
  }
}
