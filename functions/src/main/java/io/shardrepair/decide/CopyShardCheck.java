package io.shardrepair.decide;

import io.shardrepair.resolve.CopyShardOrder;
import io.shardrepair.resolve.Topology;

/** Whether one copy may be put over another as a whole without losing a point. */
final class CopyShardCheck {
  private CopyShardCheck() {}

  /**
   * Checks; the exports are known to be whole.
   *
   * @throws PlanNotApplicable with the reason why not
   */
  static void require(Topology topology, CopyShardOrder order, Differences found) {
    require(
        topology.metaNode().isPresent(),
        "influxd-ctl copy-shard is a command of InfluxDB Enterprise, and the nodes document names"
            + " no meta node: restore the shard from a backup instead");
    for (String copy : new String[] {order.from(), order.to()}) {
      require(
          topology.copyNames().contains(copy),
          "there is no copy %s, only %s".formatted(copy, String.join(", ", topology.copyNames())));
    }
    require(
        topology.exportStart().isEmpty() && topology.exportEnd().isEmpty(),
        "only a part of the shard was compared, which says nothing of the rest: plan the whole"
            + " shard");
    Differences.OfCopy source = found.copy(order.from());
    require(
        source.missing() == 0,
        "%s lacks %,d points that other copies hold, and they would be lost: replay the plan"
            .formatted(order.from(), source.missing()));
  }

  private static void require(boolean holds, String why) {
    if (!holds) {
      throw new PlanNotApplicable("copyShard: " + why);
    }
  }
}
