package io.shardrepair.resolve;

import io.shardrepair.input.RepairInput;
import io.shardrepair.model.ConflictPolicy;
import io.shardrepair.model.CopyShardOrder;
import io.shardrepair.model.ExportRange;
import io.shardrepair.model.Mode;
import io.shardrepair.model.Node;
import io.shardrepair.model.Nodes;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.ShardInfo;
import io.shardrepair.model.ShardRange;
import io.shardrepair.model.ShardSelection;
import io.shardrepair.model.Topology;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the shards that an operator means, and the copies of one. */
public final class Resolver {
  private final Nodes nodes;
  private final Optional<ClusterListing> cluster;
  private final ShardCatalog catalog;
  private final Owners owners;
  private final SideBySide asking;
  private final Clock clock;

  /**
   * A resolver for one nodes document.
   *
   * @param cluster what the meta node says; present exactly if the document has a meta node
   * @param catalog asks single nodes
   * @param instances finds the instances of owners that the document does not list
   * @param asking how nodes are asked
   */
  public Resolver(
      Nodes nodes,
      Optional<ClusterListing> cluster,
      ShardCatalog catalog,
      Instances instances,
      SideBySide asking,
      Clock clock) {
    this.nodes = nodes;
    this.cluster = cluster;
    this.catalog = catalog;
    this.owners = new Owners(nodes, instances);
    this.asking = asking;
    this.clock = clock;
  }

  /**
   * Resolves an input of mode plan or repair.
   *
   * @throws Unresolvable if there is no such shard, or one of its copies is missing as a whole
   */
  public Resolution resolve(String repairId, RepairInput input) throws IOException {
    String policy =
        input.retentionPolicy().isPresent()
            ? input.retentionPolicy().get()
            : defaultPolicy(input.database());
    PolicyShards shards = shards(input.database(), policy);
    List<ShardInfo> chosen = choose(input.shards(), shards);
    if (input.nested() && chosen.size() > 1) {
      throw new Unresolvable(
          ("nested: %d shards are meant, though an execution for several started this one for one of"
                  + " them; the shards have changed in between: start again")
              .formatted(chosen.size()));
    }
    Optional<TimeRange> range = TimeRange.of(input.shards());
    if (chosen.size() > 1) {
      if (chosen.size() > RepairInput.MOST_SHARDS) {
        throw new Unresolvable(
            "shard: %d shards are meant, and one execution takes %d; narrow it with start and end"
                .formatted(chosen.size(), RepairInput.MOST_SHARDS));
      }
      return new Resolution.Several(
          policy,
          chosen.stream()
              .map(shard -> new Resolution.Shard(shard, alone(shard, range, shards)))
              .toList());
    }
    ShardInfo shard = chosen.get(0);
    List<ShardCopy> copies = shards.copies(shard);
    checkPreferred(input.options().conflicts(), copies);
    Optional<TimeRange> part = range.flatMap(asked -> asked.partOf(shard));
    return new Resolution.One(
        new Topology(
            Topology.VERSION,
            repairId,
            input.mode(),
            repairId,
            input.database(),
            policy,
            new ShardRange(shard.start().toString(), shard.end().toString()),
            shards.expiry(shard).map(Instant::toString),
            shard.truncated(),
            shards.overlapping(shard),
            part.map(
                within -> new ExportRange(within.start().toString(), within.last().toString())),
            copies,
            nodes.metaNode(),
            input.options(),
            nodes.settings()));
  }

  /**
   * Resolves an input of mode apply: the same topology as that of the repair that made the plan.
   *
   * @param options of the apply
   * @param planned topology of the repair that made the plan
   * @throws Unresolvable if nodes or owners have changed since in a way that affects it, if a shard
   *     is to be copied where that is not possible, or if a delete would reach beyond it
   */
  public Resolution resolveApply(String repairId, RepairOptions options, Topology planned)
      throws IOException {
    List<ShardCopy> now = copiesNow(planned);
    if (!Set.copyOf(now).equals(Set.copyOf(planned.copies()))) {
      throw new Unresolvable(
          "the owners of shard %d, or their nodes, are no longer those of plan %s; make a new plan"
              .formatted(planned.copies().get(0).shardIds().get(0), planned.repairId()));
    }
    options.copyShard().ifPresent(order -> checkCopying(order, planned));
    Topology applied =
        new Topology(
            planned.version(),
            repairId,
            Mode.APPLY,
            planned.repairId(),
            planned.database(),
            planned.retentionPolicy(),
            planned.range(),
            planned.expiry(),
            planned.truncated(),
            planned.overlapping(),
            planned.export(),
            planned.copies(),
            nodes.metaNode(),
            options,
            nodes.settings());
    new DeleteScope(catalog, asking).require(applied);
    return new Resolution.One(applied);
  }

  private static void checkPreferred(ConflictPolicy policy, List<ShardCopy> copies) {
    List<String> names = copies.stream().map(ShardCopy::name).toList();
    if (policy.preferred().isPresent() && !names.contains(policy.preferred().get())) {
      throw new Unresolvable(
          "conflicts: there is no copy %s to prefer, only %s"
              .formatted(policy.preferred().get(), names));
    }
  }

  private List<ShardCopy> copiesNow(Topology planned) throws IOException {
    if (cluster.isEmpty()) {
      for (ShardCopy copy : planned.copies()) {
        if (!nodes.nodes().contains(copy.node())) {
          throw new Unresolvable(
              "node %s is not in the nodes document as it was when plan %s was made; make a new plan"
                  .formatted(copy.name(), planned.repairId()));
        }
      }
    }
    PolicyShards shards = shards(planned.database(), planned.retentionPolicy());
    List<ShardInfo> now =
        shards.all().stream()
            .filter(
                shard ->
                    cluster.isPresent()
                        ? shard.id() == planned.copies().get(0).shardIds().get(0)
                        : shard.overlaps(planned.range().startTime(), planned.range().endTime()))
            .toList();
    if (now.size() != 1) {
      throw new Unresolvable(
          "shard %d is no longer what it was when plan %s was made, %s to %s; %s; make a new plan"
              .formatted(
                  planned.copies().get(0).shardIds().get(0),
                  planned.repairId(),
                  planned.range().start(),
                  planned.range().end(),
                  shards.describe()));
    }
    return shards.copies(now.get(0));
  }

  private void checkCopying(CopyShardOrder order, Topology planned) {
    if (cluster.isEmpty()) {
      throw new Unresolvable(
          ("copyShard: open-source nodes cannot copy a shard to each other. Apply the plan without"
                  + " it, which writes only what %s lacks; or restore the shard there from a backup"
                  + " of %s (influxd backup and restore -portable)")
              .formatted(order.to(), order.from()));
    }
    for (String name : List.of(order.from(), order.to())) {
      if (!planned.copyNames().contains(name)) {
        throw new Unresolvable(
            "copyShard: there is no copy %s; the shard's copies are %s"
                .formatted(name, String.join(", ", planned.copyNames())));
      }
    }
  }

  /** Refuses a listed node that is not in the cluster, because it would never be asked. */
  private void requireMembers(List<String> dataNodes) {
    for (Node node : nodes.nodes()) {
      if (node.address().filter(address -> !dataNodes.contains(address)).isPresent()) {
        throw new Unresolvable(
            "nodes: node %s has the address %s, which is not a data node of the cluster; it has %s, as influxd-ctl show prints them"
                .formatted(node.name(), node.address().get(), String.join(", ", dataNodes)));
      }
    }
  }

  private PolicyShards shards(String database, String policy) throws IOException {
    cluster.ifPresent(listing -> requireMembers(listing.dataNodes()));
    return cluster.isPresent()
        ? new ClusterShards(cluster.get(), owners, database, policy)
        : OpenSourceShards.read(catalog, asking, nodes.nodes(), database, policy);
  }

  private List<ShardInfo> choose(ShardSelection selection, PolicyShards shards) {
    List<ShardInfo> chosen = new ArrayList<>();
    if (selection.ids().isEmpty()) {
      Optional<TimeRange> range = TimeRange.of(selection);
      Instant now = clock.instant();
      shards.all().stream()
          .filter(shard -> range.isEmpty() || range.get().overlaps(shard))
          .filter(shard -> !selection.allCold() || shard.cold(now))
          .filter(shards::meantToHaveCopies)
          .forEach(chosen::add);
    } else {
      selection.ids().stream().map(shards::withId).distinct().forEach(chosen::add);
    }
    if (chosen.isEmpty()) {
      Optional<TimeRange> range = TimeRange.of(selection);
      boolean single =
          shards.all().stream()
              .filter(shard -> range.isEmpty() || range.get().overlaps(shard))
              .anyMatch(shard -> !selection.allCold() || shard.cold(clock.instant()));
      if (single) {
        throw new Unresolvable(
            ("%s: the cluster keeps one copy only of the shards that are meant, so there is nothing"
                    + " to compare; %s")
                .formatted(selection.allCold() ? "allColdShards" : "start", shards.describe()));
      }
      throw new Unresolvable(
          selection.allCold()
              ? "allColdShards: no shard's time has ended; " + shards.describe()
              : "start: no shard lies between %s and %s; %s"
                  .formatted(
                      selection.start().orElseThrow(),
                      selection.end().orElseThrow(),
                      shards.describe()));
    }
    return chosen;
  }

  private static ShardSelection alone(
      ShardInfo shard, Optional<TimeRange> range, PolicyShards shards) {
    ShardSelection whole = shards.alone(shard);
    return range
        .flatMap(asked -> asked.partOf(shard))
        .map(
            part ->
                new ShardSelection(
                    whole.ids(),
                    Optional.of(part.start().toString()),
                    Optional.of(part.end().toString()),
                    false))
        .orElse(whole);
  }

  private String defaultPolicy(String database) throws IOException {
    if (cluster.isPresent()) {
      // All data nodes of a cluster know the same policies; a node that is down must not matter.
      return asking.first(owners(database), node -> defaultPolicy(node, database));
    }
    Map<String, String> defaults = new LinkedHashMap<>();
    asking
        .all(nodes.nodes(), node -> defaultPolicy(node, database))
        .forEach((node, policy) -> defaults.put(node.name(), policy));
    Set<String> distinct = new LinkedHashSet<>(defaults.values());
    if (distinct.size() > 1) {
      throw new Unresolvable(
          "retentionPolicy: the nodes have different default policies %s; name one"
              .formatted(defaults));
    }
    return distinct.iterator().next();
  }

  private String defaultPolicy(Node node, String database) throws IOException {
    return catalog
        .defaultRetentionPolicy(node, database)
        .orElseThrow(
            () ->
                new Unresolvable(
                    "database: there is no %s on node %s".formatted(database, node.name())));
  }

  /**
   * The owners of a database's shards that can be found.
   *
   * @throws Unresolvable if there is none; it says why for each
   */
  private List<Node> owners(String database) throws IOException {
    List<String> addresses =
        cluster.orElseThrow().shards().stream()
            .filter(shard -> shard.info().database().equals(database))
            .flatMap(shard -> shard.owners().stream())
            .distinct()
            .toList();
    if (addresses.isEmpty()) {
      throw new Unresolvable(
          "database: the cluster has no shard of %s; it has shards of %s"
              .formatted(
                  database,
                  cluster.get().shards().stream()
                      .map(shard -> shard.info().database())
                      .distinct()
                      .collect(Collectors.joining(", "))));
    }
    List<Node> found = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (String address : addresses) {
      try {
        found.add(owners.node(address));
      } catch (Unresolvable e) {
        problems.add(e.getMessage());
      }
    }
    if (found.isEmpty()) {
      throw new Unresolvable(String.join("; ", problems));
    }
    return found;
  }
}
