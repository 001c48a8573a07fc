package io.shardrepair.handler;

import io.shardrepair.model.ExportRange;
import io.shardrepair.model.Mode;
import io.shardrepair.model.Topology;
import io.shardrepair.report.RepairReport;
import io.shardrepair.status.RepairEnd;
import io.shardrepair.status.ShardKey;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** What a repair's report means for the status of its shard. */
final class ShardOutcome {
  private ShardOutcome() {}

  /**
   * How the repair ended; empty if it ended before a shard was known, or did not look at its data.
   *
   * @param link where the report is
   */
  static Optional<RepairEnd> of(
      RepairObjects objects, RepairReport report, String link, Instant ended) throws IOException {
    Topology topology;
    try {
      topology = objects.read(objects.topology(), Topology.class);
    } catch (NoSuchObjectException resolveFailed) {
      return Optional.empty();
    }
    if (topology.mode() == Mode.CHECK) {
      return Optional.empty();
    }
    return Optional.of(
        new RepairEnd(
            new ShardKey(
                topology.database(), topology.retentionPolicy(), topology.range().startTime()),
            topology.range().endTime(),
            topology.export().map(ExportRange::start).orElse("").isEmpty(),
            report.status(),
            report.message(),
            report.repairId(),
            link,
            ended));
  }
}
