package io.shardrepair.detect;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far the check of a shard is: kept in the bucket when a run ends within it.
 *
 * @param version format of this document, {@value #VERSION}
 * @param began when its first count was asked for, RFC 3339
 * @param nodes which nodes were asked
 * @param asks how often
 * @param after the last measurement that is counted; absent before the first one
 * @param done whether nothing is left to be asked
 * @param tally what was counted
 */
record Progress(
    int version,
    String began,
    List<String> nodes,
    int asks,
    Optional<String> after,
    boolean done,
    Tally tally) {
  static final int VERSION = 1;

  /** Counts of different days tell more of what happened between than of the copies. */
  private static final Duration LASTS = Duration.ofHours(24);

  static Progress begin(Instant now, List<String> nodes, int asks) {
    return new Progress(
        VERSION, now.toString(), nodes, asks, Optional.empty(), false, Tally.NOTHING);
  }

  /** Whether a run may go on from here. */
  boolean goesOn(Instant now, List<String> sameNodes, int sameAsks, Optional<Instant> lastRepair) {
    Instant start = Instant.parse(began);
    return !done
        && nodes.equals(sameNodes)
        && asks == sameAsks
        && start.plus(LASTS).isAfter(now)
        && lastRepair.map(start::isAfter).orElse(true);
  }

  Progress with(String measurement, Tally counted) {
    return new Progress(version, began, nodes, asks, Optional.of(measurement), false, counted);
  }

  Progress with(Tally counted) {
    return new Progress(version, began, nodes, asks, after, done, counted);
  }

  Progress finished() {
    return new Progress(version, began, nodes, asks, after, true, tally);
  }
}
