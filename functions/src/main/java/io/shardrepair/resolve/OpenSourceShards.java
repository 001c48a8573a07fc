package io.shardrepair.resolve;

import io.shardrepair.model.Node;
import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.ShardGap;
import io.shardrepair.model.ShardInfo;
import io.shardrepair.model.ShardSelection;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Shards of open-source nodes. Each node numbers its shards independently and may divide time in
 * its own way, so copies are matched by time.
 */
final class OpenSourceShards implements PolicyShards {
  private final Map<Node, List<ShardInfo>> byNode;

  private OpenSourceShards(Map<Node, List<ShardInfo>> byNode) {
    this.byNode = byNode;
  }

  static OpenSourceShards read(
      ShardCatalog catalog, SideBySide asking, List<Node> nodes, String database, String policy)
      throws IOException {
    return new OpenSourceShards(
        asking.all(
            nodes,
            node ->
                catalog.shards(node).stream()
                    .filter(shard -> shard.database().equals(database))
                    .filter(shard -> shard.retentionPolicy().equals(policy))
                    .toList()));
  }

  @Override
  public List<ShardInfo> all() {
    return ShardUnits.of(byNode.values().stream().flatMap(List::stream).toList()).stream()
        .map(OpenSourceShards::asOne)
        .toList();
  }

  private static ShardInfo asOne(ShardUnits.Unit unit) {
    ShardInfo first = unit.shards().get(0);
    return new ShardInfo(
        first.id(),
        first.database(),
        first.retentionPolicy(),
        unit.start(),
        unit.end(),
        unit.end());
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
    List<ShardInfo> meant =
        all().stream()
            .filter(
                unit ->
                    found.values().stream()
                        .anyMatch(shard -> unit.overlaps(shard.start(), shard.end())))
            .toList();
    if (meant.size() > 1) {
      throw new Unresolvable(
          "shard: %d is a different shard on each node (%s); give start and end instead"
              .formatted(
                  id,
                  found.entrySet().stream()
                      .map(e -> e.getKey() + ": " + e.getValue().describe())
                      .collect(Collectors.joining(", "))));
    }
    return meant.get(0);
  }

  @Override
  public List<ShardCopy> copies(ShardInfo shard) {
    List<ShardCopy> copies = new ArrayList<>();
    byNode
        .keySet()
        .forEach(
            node -> {
              List<ShardInfo> held = held(node, shard);
              if (held.isEmpty()) {
                throw missing(node, shard);
              }
              copies.add(
                  new ShardCopy(
                      node, held.stream().map(ShardInfo::id).toList(), gaps(held, shard)));
            });
    return copies;
  }

  private static List<ShardGap> gaps(List<ShardInfo> held, ShardInfo shard) {
    List<ShardGap> gaps = new ArrayList<>();
    Instant covered = shard.start();
    for (ShardUnits.Unit stretch : ShardUnits.of(held)) {
      if (stretch.start().isAfter(covered)) {
        gaps.add(new ShardGap(covered.toString(), stretch.start().toString()));
      }
      covered = stretch.end();
    }
    if (covered.isBefore(shard.end())) {
      gaps.add(new ShardGap(covered.toString(), shard.end().toString()));
    }
    return gaps;
  }

  /** The shards of a node that make up a shard, in the order in which a later one wins. */
  private List<ShardInfo> held(Node node, ShardInfo shard) {
    return byNode.get(node).stream()
        .filter(each -> each.overlaps(shard.start(), shard.end()))
        .sorted(
            Comparator.comparing(ShardInfo::end)
                .thenComparing(ShardInfo::start)
                .thenComparing(ShardInfo::id))
        .toList();
  }

  @Override
  public Optional<Instant> expiry(ShardInfo shard) {
    return byNode.keySet().stream()
        .flatMap(node -> held(node, shard).stream())
        .filter(ShardInfo::expires)
        .map(ShardInfo::expiry)
        .min(Comparator.naturalOrder());
  }

  @Override
  public boolean overlapping(ShardInfo shard) {
    return byNode.keySet().stream()
        .map(node -> held(node, shard))
        .anyMatch(held -> ShardUnits.of(held).size() < held.size());
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
