package io.shardrepair.detect;

import io.shardrepair.status.ShardStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far the check of a shard is; kept in the bucket if a run ends during it.
 *
 * @param version format of this document, {@value #VERSION}
 * @param began when its first count was asked for, RFC 3339
 * @param nodes which nodes were asked
 * @param asks how often
 * @param after the last measurement counted; absent before the first
 * @param done whether nothing is left to ask; never in the bucket
 * @param tally what was counted
 */
record DetectProgress(
    int version,
    String began,
    List<String> nodes,
    int asks,
    Optional<String> after,
    boolean done,
    Tally tally) {
  static final int VERSION = 1;

  /** How long progress is usable: cold shards hardly change, but older counts may not hold. */
  private static final Duration LASTS = Duration.ofDays(7);

  static DetectProgress begin(Instant now, List<String> nodes, int asks) {
    return new DetectProgress(
        VERSION, now.toString(), nodes, asks, Optional.empty(), false, Tally.NOTHING);
  }

  /**
   * Whether a run may continue from here.
   *
   * @param status what is known about the shard: another check or a repair may have ended meanwhile
   */
  boolean goesOn(Instant now, List<String> sameNodes, int sameAsks, Optional<ShardStatus> status) {
    Instant start = Instant.parse(began);
    Optional<Instant> checked = status.flatMap(ShardStatus::lastChecked).map(Instant::parse);
    Optional<Instant> repaired =
        status.flatMap(ShardStatus::repair).map(repair -> Instant.parse(repair.ended()));
    return nodes.equals(sameNodes)
        && asks == sameAsks
        && start.plus(LASTS).isAfter(now)
        && checked.map(start::isAfter).orElse(true)
        && repaired.map(start::isAfter).orElse(true);
  }

  DetectProgress with(String measurement, Tally counted) {
    return new DetectProgress(
        version, began, nodes, asks, Optional.of(measurement), false, counted);
  }

  DetectProgress with(Tally counted) {
    return new DetectProgress(version, began, nodes, asks, after, done, counted);
  }

  DetectProgress finished() {
    return new DetectProgress(version, began, nodes, asks, after, true, tally);
  }
}
