package io.shardrepair.decide;

import io.shardrepair.model.CopyShardOrder;
import io.shardrepair.model.Topology;
import io.shardrepair.plan.PlanNotApplicable;
import io.shardrepair.text.Plural;
import java.util.Optional;

/** Checks that one copy may replace another as a whole without losing a point. */
final class CopyShardCheck {
  private CopyShardCheck() {}

  /**
   * Checks; the exports are known to be complete.
   *
   * @throws PlanNotApplicable with the reason why not
   */
  static void require(Topology topology, CopyShardOrder order, Differences found) {
    refusal(topology, order, found)
        .ifPresent(
            why -> {
              throw new PlanNotApplicable("copyShard: " + why);
            });
  }

  /** Why it may not; empty if it may. */
  static Optional<String> refusal(Topology topology, CopyShardOrder order, Differences found) {
    if (topology.metaNode().isEmpty()) {
      return Optional.of(
          "influxd-ctl copy-shard is a command of InfluxDB Enterprise, and the nodes document names"
              + " no meta node: restore the shard from a backup instead");
    }
    for (String copy : new String[] {order.from(), order.to()}) {
      if (!topology.copyNames().contains(copy)) {
        return Optional.of(
            "there is no copy %s, only %s"
                .formatted(copy, String.join(", ", topology.copyNames())));
      }
    }
    if (found.rest().range()) {
      return Optional.of(
          "only a part of the shard was compared, which says nothing of the rest: plan the whole"
              + " shard");
    }
    if (topology.copy(order.from()).shardIds().size() > 1) {
      return Optional.of(
          "the copy is several shards, %s, whose ranges overlap, and one would be copied: replay the plan"
              .formatted(topology.copy(order.from()).shardIds()));
    }
    Differences.OfCopy source = found.copy(order.from());
    long lost = source.missing() + source.caveats().missingInConflict();
    if (lost > 0) {
      return Optional.of(
          "%s lacks %s that other copies hold, and they would be lost: replay the plan"
              .formatted(order.from(), Plural.of(lost, "point")));
    }
    return Optional.empty();
  }
}
