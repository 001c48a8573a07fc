package io.shardrepair.resolve;

import io.shardrepair.model.Answer;
import io.shardrepair.model.Node;
import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.ShardInfo;
import io.shardrepair.model.Topology;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Refuses a delete that would reach beyond the shard. InfluxQL's DELETE cannot name a retention
 * policy: influxd deletes the series from every shard of the database whose time it touches. So if
 * another retention policy of the database has data of the shard's time, a delete would lose points
 * that nobody looked at.
 */
public final class DeleteScope {
  private final ShardCatalog catalog;
  private final SideBySide asking;

  public DeleteScope(ShardCatalog catalog, SideBySide asking) {
    this.catalog = catalog;
    this.asking = asking;
  }

  /**
   * Checks a repair that deletes series; does nothing for any other.
   *
   * @throws Unresolvable if a node holds data of another retention policy at the shard's time
   */
  public void require(Topology topology) throws IOException {
    boolean deletes =
        topology.options().answers().stream()
            .anyMatch(answer -> answer.choice() == Answer.Choice.DELETE);
    if (!deletes) {
      return;
    }
    Instant start = topology.range().startTime();
    Instant end = topology.range().endTime();
    List<Node> nodes = topology.copies().stream().map(ShardCopy::node).toList();
    for (Map.Entry<Node, List<ShardInfo>> held : asking.all(nodes, catalog::shards).entrySet()) {
      for (ShardInfo shard : held.getValue()) {
        if (shard.database().equals(topology.database())
            && !shard.retentionPolicy().equals(topology.retentionPolicy())
            && shard.overlaps(start, end)) {
          throw new Unresolvable(
              ("answers: a delete reaches every retention policy of database %s, and node %s holds"
                      + " %s of policy %s at the same time; answer replay or leave instead of"
                      + " delete")
                  .formatted(
                      topology.database(),
                      held.getKey().name(),
                      shard.describe(),
                      shard.retentionPolicy()));
        }
      }
    }
  }
}
