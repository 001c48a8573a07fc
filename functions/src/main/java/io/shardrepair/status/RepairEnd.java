package io.shardrepair.status;

import java.time.Instant;
import java.util.Optional;

/**
 * How a repair ended, as plain values.
 *
 * @param shard the shard
 * @param shardEnd time at which it ends, not part of it
 * @param whole whether all of the shard was compared; false if the repair had a smaller range
 * @param outcome the report's status
 * @param message the same in a sentence
 * @param repairId the repair
 * @param report where its report is
 * @param ended when it ended
 */
public record RepairEnd(
    ShardKey shard,
    Instant shardEnd,
    boolean whole,
    RepairStatus outcome,
    String message,
    String repairId,
    String report,
    Instant ended) {

  Optional<ShardStatus.Repair> asRepair() {
    return Optional.of(new ShardStatus.Repair(repairId, outcome, ended.toString(), report));
  }
}
