package io.shardrepair.detect;

import io.shardrepair.model.Node;
import io.shardrepair.model.Nodes;
import io.shardrepair.model.ShardInfo;
import io.shardrepair.resolve.SideBySide;
import io.shardrepair.status.ShardKey;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the nodes said at the beginning of a run.
 *
 * @param shards the cold shards of all nodes that answered
 * @param figures of each node's shards, by its ids
 * @param silent by node, why it did not answer; it is not asked again in this run
 * @param withoutFigures by node, why it gave no figures
 */
record ShardListing(
    Collection<ColdShard> shards,
    Map<Node, Map<Long, CountCatalog.Figures>> figures,
    Map<Node, String> silent,
    Map<Node, String> withoutFigures) {

  /** A database that each node has for itself, about what happens on that node. */
  private static final String INTERNAL = "_internal";

  /**
   * Asks all nodes.
   *
   * @param now shards that end later are not cold; shards that will be dropped within the
   *     preflight's margin are left out, because a repair would refuse them
   */
  static ShardListing ask(
      CountCatalog catalog, SideBySide asking, Nodes nodes, DetectInput input, Instant now)
      throws IOException {
    Map<ShardKey, ColdShard> shards = new LinkedHashMap<>();
    Instant dropped = now.plus(Duration.ofHours(nodes.settings().preflight().expiryMarginHours()));
    SideBySide.Answers<List<ShardInfo>> listed = asking.each(nodes.nodes(), catalog::shards);
    listed
        .given()
        .forEach(
            (node, held) ->
                held.stream()
                    .filter(
                        shard ->
                            !shard.database().equals(INTERNAL)
                                && input.includes(shard.database(), shard.retentionPolicy())
                                && !shard.end().isAfter(now)
                                && !(shard.expires() && shard.expiry().isBefore(dropped)))
                    .forEach(shard -> add(shards, node, shard)));
    SideBySide.Answers<Map<Long, CountCatalog.Figures>> figures =
        asking.each(List.copyOf(listed.given().keySet()), catalog::figures);
    return new ShardListing(
        shards.values(), figures.given(), listed.problems(), figures.problems());
  }

  /** Figures of a shard on a node. */
  CountCatalog.Figures figures(ColdShard shard, Node node) {
    Map<Long, CountCatalog.Figures> ofNode = figures.getOrDefault(node, Map.of());
    return shard.ids().getOrDefault(node, List.of()).stream()
        .map(id -> ofNode.getOrDefault(id, CountCatalog.Figures.NONE))
        .reduce(CountCatalog.Figures.NONE, CountCatalog.Figures::plus);
  }

  private static void add(Map<ShardKey, ColdShard> shards, Node node, ShardInfo shard) {
    ShardKey key = new ShardKey(shard.database(), shard.retentionPolicy(), shard.start());
    ColdShard known =
        shards.computeIfAbsent(key, k -> new ColdShard(k, shard.end(), new LinkedHashMap<>()));
    known.ids().computeIfAbsent(node, n -> new ArrayList<>()).add(shard.id());
    if (shard.end().isAfter(known.end())) {
      shards.put(key, new ColdShard(key, shard.end(), known.ids()));
    }
  }
}
