package io.shardrepair.replay;

import io.shardrepair.model.CopyShardOrder;
import io.shardrepair.model.MetaNode;
import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.Topology;
import io.shardrepair.node.NodeScript;
import io.shardrepair.node.Round;
import java.io.IOException;
import java.util.Map;

/**
 * Replaces one copy of a shard by another instead of replaying points, with {@code influxd-ctl
 * copy-shard} on the meta node. The second pass shows whether the shard arrived.
 */
public final class ShardCopying {
  private final NodeScript script;

  public ShardCopying(NodeScript script) {
    this.script = script;
  }

  /**
   * Starts the copying if the round has no command yet, otherwise looks at its state.
   *
   * @param topology of a cluster, with an order to copy
   */
  public Round advance(Topology topology, Round round) throws IOException {
    CopyShardOrder order = topology.options().copyShard().orElseThrow();
    MetaNode meta = topology.metaNode().orElseThrow();
    ShardCopy from = topology.copy(order.from());
    Map<String, String> parameters =
        Map.of(
            "ShardId", Long.toString(from.shardIds().get(0)),
            "CopyFrom", from.node().address().orElseThrow(),
            "CopyTo", topology.copy(order.to()).node().address().orElseThrow());
    return script
        .advance(NodeScript.MetaAction.COPY_SHARD, topology.repairId(), meta, parameters, round)
        .round();
  }
}
