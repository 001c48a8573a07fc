package io.shardrepair.resolve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Shards of open-source nodes. These number their shards each for itself, so copies are matched by
 * time.
 */
final class OpenSourceShards implements PolicyShards {
  private final Map<Node, List<ShardInfo>> byNode;

  private OpenSourceShards(Map<Node, List<ShardInfo>> byNode) {
    this.byNode = byNode;
  }

  static OpenSourceShards read(
      ShardCatalog catalog, List<Node> nodes, String database, String policy) throws IOException {
    Map<Node, List<ShardInfo>> byNode = new LinkedHashMap<>();
    for (Node node : nodes) {
      byNode.put(
          node,
          catalog.shards(node).stream()
              .filter(shard -> shard.database().equals(database))
              .filter(shard -> shard.retentionPolicy().equals(policy))
              .toList());
    }
    return new OpenSourceShards(byNode);
  }

  /** The first node's description stands for the others'. */
  @Override
  public List<ShardInfo> all() {
    List<ShardInfo> distinct = new ArrayList<>();
    for (List<ShardInfo> shards : byNode.values()) {
      for (ShardInfo shard : shards) {
        if (distinct.stream().noneMatch(shard::sameRange)) {
          distinct.add(shard);
        }
      }
    }
    distinct.sort(Comparator.comparing(ShardInfo::start).thenComparing(ShardInfo::end));
    return distinct;
  }

  @Override
  public boolean meantToHaveCopies(ShardInfo shard) {
    return true;
  }

  @Override
  public ShardInfo withId(long id) {
    Map<String, ShardInfo> found = new LinkedHashMap<>();
    byNode.forEach(
        (node, shards) ->
            shards.stream()
                .filter(shard -> shard.id() == id)
                .findFirst()
                .ifPresent(shard -> found.put(node.name(), shard)));
    if (found.isEmpty()) {
      throw new Unresolvable("shard: no node has a shard %d; %s".formatted(id, describe()));
    }
    ShardInfo first = found.values().iterator().next();
    if (!found.values().stream().allMatch(first::sameRange)) {
      throw new Unresolvable(
          "shard: %d is another shard on each node (%s); give start and end instead"
              .formatted(
                  id,
                  found.entrySet().stream()
                      .map(e -> e.getKey() + ": " + e.getValue().describe())
                      .collect(Collectors.joining(", "))));
    }
    return all().stream().filter(first::sameRange).findFirst().orElseThrow();
  }

  @Override
  public List<ShardCopy> copies(ShardInfo shard) {
    List<ShardCopy> copies = new ArrayList<>();
    byNode.forEach(
        (node, shards) ->
            copies.add(
                new ShardCopy(
                    node,
                    shards.stream()
                        .filter(shard::sameRange)
                        .findFirst()
                        .orElseThrow(() -> missing(node, shard))
                        .id())));
    return copies;
  }

  private static Unresolvable missing(Node node, ShardInfo shard) {
    return new Unresolvable(
        ("node %s has no shard from %s to %s, so its copy is missing as a whole:"
                + " restore it from another node's backup, then repair")
            .formatted(node.name(), shard.start(), shard.end()));
  }

  @Override
  public ShardSelection alone(ShardInfo shard) {
    return ShardSelection.ofRange(shard.start().toString(), shard.end().toString());
  }

  @Override
  public String describe() {
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
}
