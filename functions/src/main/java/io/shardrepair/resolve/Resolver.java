package io.shardrepair.resolve;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the copies of the shard that an operator means. Open-source nodes number their shards each
 * for itself, so copies are matched by database, retention policy and time range.
 */
public final class Resolver {
  private final ShardCatalog catalog;

  public Resolver(ShardCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Resolves an input of mode plan or repair.
   *
   * @throws Unresolvable if not every node has exactly one such shard
   */
  public Topology resolve(String repairId, RepairInput input, Nodes nodes) throws IOException {
    String policy = retentionPolicy(input, nodes);
    Map<Node, List<ShardInfo>> byNode = new LinkedHashMap<>();
    for (Node node : nodes.nodes()) {
      byNode.put(
          node,
          catalog.shards(node).stream()
              .filter(shard -> shard.database().equals(input.database()))
              .filter(shard -> shard.retentionPolicy().equals(policy))
              .toList());
    }
    ShardInfo shard =
        input.shards().ids().isEmpty()
            ? byRange(input, byNode)
            : byId(input.shards().ids().get(0), byNode);
    List<ShardCopy> copies = new ArrayList<>();
    for (Node node : nodes.nodes()) {
      copies.add(new ShardCopy(node, sameRange(shard, node, byNode.get(node)).id()));
    }
    Range range = Range.of(input, shard);
    return new Topology(
        Topology.VERSION,
        repairId,
        input.mode(),
        repairId,
        input.database(),
        policy,
        shard.start().toString(),
        shard.end().toString(),
        shard.expires() ? shard.expiry().toString() : "",
        range.start(),
        range.end(),
        copies,
        nodes.metaNode(),
        input.options(),
        nodes.settings());
  }

  /**
   * Resolves an input of mode apply: the topology of the repair that made the plan, once more.
   *
   * @param options of the apply
   * @param planned topology of the repair that made the plan
   * @throws Unresolvable if the nodes document has changed in a way that touches it
   */
  public Topology resolveApply(
      String repairId, RepairOptions options, Topology planned, Nodes nodes) {
    for (ShardCopy copy : planned.copies()) {
      if (!nodes.nodes().contains(copy.node())) {
        throw new Unresolvable(
            "node %s is not in the nodes document as it was when plan %s was made; make a new plan"
                .formatted(copy.name(), planned.repairId()));
      }
    }
    return new Topology(
        planned.version(),
        repairId,
        Mode.APPLY,
        planned.repairId(),
        planned.database(),
        planned.retentionPolicy(),
        planned.shardStart(),
        planned.shardEnd(),
        planned.shardExpiry(),
        planned.exportStart(),
        planned.exportEnd(),
        planned.copies(),
        nodes.metaNode(),
        options,
        nodes.settings());
  }

  private String retentionPolicy(RepairInput input, Nodes nodes) throws IOException {
    if (input.retentionPolicy().isPresent()) {
      return input.retentionPolicy().get();
    }
    Map<String, String> defaults = new LinkedHashMap<>();
    for (Node node : nodes.nodes()) {
      Optional<String> policy = catalog.defaultRetentionPolicy(node, input.database());
      defaults.put(
          node.name(),
          policy.orElseThrow(
              () ->
                  new Unresolvable(
                      "database: there is no %s on node %s"
                          .formatted(input.database(), node.name()))));
    }
    Set<String> distinct = new LinkedHashSet<>(defaults.values());
    if (distinct.size() > 1) {
      throw new Unresolvable(
          "retentionPolicy: the nodes have different default policies %s; name one"
              .formatted(defaults));
    }
    return distinct.iterator().next();
  }

  private static ShardInfo byId(long id, Map<Node, List<ShardInfo>> byNode) {
    Map<String, ShardInfo> found = new LinkedHashMap<>();
    byNode.forEach(
        (node, shards) ->
            shards.stream()
                .filter(shard -> shard.id() == id)
                .findFirst()
                .ifPresent(shard -> found.put(node.name(), shard)));
    if (found.isEmpty()) {
      throw new Unresolvable("shard: no node has a shard %d; %s".formatted(id, known(byNode)));
    }
    long ranges = found.values().stream().map(s -> List.of(s.start(), s.end())).distinct().count();
    if (ranges > 1) {
      throw new Unresolvable(
          "shard: %d is another shard on each node (%s); give start and end instead"
              .formatted(
                  id,
                  found.entrySet().stream()
                      .map(e -> e.getKey() + ": " + e.getValue().describe())
                      .collect(Collectors.joining(", "))));
    }
    return found.values().iterator().next();
  }

  private static ShardInfo byRange(RepairInput input, Map<Node, List<ShardInfo>> byNode) {
    Instant start = Instant.parse(input.shards().start().orElseThrow());
    Instant end = Instant.parse(input.shards().end().orElseThrow());
    List<ShardInfo> found = new ArrayList<>();
    for (List<ShardInfo> shards : byNode.values()) {
      for (ShardInfo shard : shards) {
        boolean seen =
            found.stream()
                .anyMatch(s -> s.start().equals(shard.start()) && s.end().equals(shard.end()));
        if (shard.overlaps(start, end) && !seen) {
          found.add(shard);
        }
      }
    }
    if (found.isEmpty()) {
      throw new Unresolvable(
          "start: no node has a shard between %s and %s; %s".formatted(start, end, known(byNode)));
    }
    if (found.size() > 1) {
      throw new Unresolvable(
          "start: %d shards lie between %s and %s, and a repair takes one: %s"
              .formatted(
                  found.size(),
                  start,
                  end,
                  found.stream().map(ShardInfo::describe).collect(Collectors.joining(", "))));
    }
    return found.get(0);
  }

  private static ShardInfo sameRange(ShardInfo wanted, Node node, List<ShardInfo> shards) {
    return shards.stream()
        .filter(s -> s.start().equals(wanted.start()) && s.end().equals(wanted.end()))
        .findFirst()
        .orElseThrow(
            () ->
                new Unresolvable(
                    ("node %s has no shard from %s to %s, so its copy is missing as a whole:"
                            + " restore it from another node's backup, then repair")
                        .formatted(node.name(), wanted.start(), wanted.end())));
  }

  private static String known(Map<Node, List<ShardInfo>> byNode) {
    return byNode.entrySet().stream()
        .map(
            e ->
                "%s has %s"
                    .formatted(
                        e.getKey().name(),
                        e.getValue().isEmpty()
                            ? "none of this database and retention policy"
                            : e.getValue().stream()
                                .map(ShardInfo::describe)
                                .collect(Collectors.joining(", "))))
        .collect(Collectors.joining("; "));
  }

  /** The times to export, both inclusive as influx_inspect takes them; empty for a whole shard. */
  private record Range(String start, String end) {
    static Range of(RepairInput input, ShardInfo shard) {
      if (input.shards().start().isEmpty()) {
        return new Range("", "");
      }
      Instant start = Instant.parse(input.shards().start().get());
      Instant end = Instant.parse(input.shards().end().orElseThrow());
      if (!shard.overlaps(start, end)) {
        throw new Unresolvable(
            "start: %s to %s lies outside of shard %s".formatted(start, end, shard.describe()));
      }
      Instant last = end.minusNanos(1);
      boolean whole = !start.isAfter(shard.start()) && !last.isBefore(shard.end().minusNanos(1));
      return whole ? new Range("", "") : new Range(start.toString(), last.toString());
    }
  }
}
