package io.shardrepair.detect;

import io.shardrepair.status.CheckResult;
import io.shardrepair.status.ShardStatus;
import io.shardrepair.status.ShardStatus.State;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes the metrics of the detector (docs/detector.md). Each combination of dimensions is charged
 * separately, so a shard has its own metrics only while something is wrong with it.
 */
final class DetectorMetrics {
  private final String stack;
  private final Consumer<byte[]> log;

  /**
   * @param stack tells several stacks of one account apart
   * @param log receives each line
   */
  DetectorMetrics(String stack, Consumer<byte[]> log) {
    this.stack = stack;
    this.log = log;
  }

  /**
   * Writes what a check of one shard found.
   *
   * @param seen points that one reader of the database would have counted
   */
  void shard(CheckResult check, ShardStatus status, Optional<Long> seen) {
    if (check.verdict() == CheckResult.Verdict.UNKNOWN) {
      return;
    }
    EmfLine line =
        database(status.database(), status.retentionPolicy())
            .dimension("ShardStart", status.shardStart())
            .share("ShardDivergence", check.divergence())
            .count("DifferingPoints", check.differingPoints())
            .count("CountQueryDisagreement", check.disagreements())
            .property("state", status.state().name())
            .property("reason", check.reason());
    seen.ifPresent(points -> line.count("ShardPoints", points));
    log.accept(line.bytes(check.ended()));
  }

  /** Writes what is known about the shards of one retention policy at the end of a run. */
  void retentionPolicy(
      String database,
      String retentionPolicy,
      Collection<ShardStatus> shards,
      long checked,
      Instant now) {
    log.accept(sums(database(database, retentionPolicy), shards, checked).bytes(now));
  }

  /** Writes what is known about all shards at the end of a run. */
  void all(Collection<ShardStatus> shards, long checked, Instant now) {
    log.accept(sums(new EmfLine().dimension("Stack", stack), shards, checked).bytes(now));
  }

  private EmfLine database(String database, String retentionPolicy) {
    return new EmfLine()
        .dimension("Stack", stack)
        .dimension("Database", database)
        .dimension("RetentionPolicy", retentionPolicy);
  }

  private static EmfLine sums(EmfLine line, Collection<ShardStatus> shards, long checked) {
    line.count("ShardsChecked", checked)
        .count("ShardsSuspected", count(shards, State.SUSPECTED))
        .count("ShardsDiffering", count(shards, State.DIFFERING))
        .count("ShardsNeedingReview", count(shards, State.NEEDS_REVIEW))
        .count("ShardsUnknown", count(shards, State.UNKNOWN));
    shards.stream()
        .flatMap(shard -> shard.divergence().stream())
        .max(Double::compare)
        .ifPresent(most -> line.share("ShardDivergence", most));
    return line;
  }

  private static long count(Collection<ShardStatus> shards, State state) {
    return shards.stream().filter(shard -> shard.state() == state).count();
  }
}
