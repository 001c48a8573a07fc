package io.shardrepair.status;

import io.shardrepair.status.ShardStatus.Copy;
import io.shardrepair.status.ShardStatus.Measurement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one check of a shard found.
 *
 * @param shard the shard
 * @param shardEnd time at which it ends, not part of it
 * @param began when the first count was asked for
 * @param ended when the last one was answered
 * @param verdict what the check comes to
 * @param reason the same in a sentence
 * @param points lower bound of the points in the union of the answers: the sum of the greatest
 *     answers of all counts
 * @param differingPoints sum, over all counts, of the difference between the greatest and the least
 *     answer
 * @param disagreements counts for which one node gave different answers
 * @param suspectedStart start of the first bucket whose counts differ
 * @param suspectedEnd end of the last such bucket, not part of it
 * @param differing measurements whose counts differ, at most {@link ShardStatus#MOST_MEASUREMENTS}
 * @param copies figures of each copy
 */
public record CheckResult(
    ShardKey shard,
    Instant shardEnd,
    Instant began,
    Instant ended,
    Verdict verdict,
    String reason,
    long points,
    long differingPoints,
    long disagreements,
    Optional<Instant> suspectedStart,
    Optional<Instant> suspectedEnd,
    List<Measurement> differing,
    List<Copy> copies) {

  /** What a check comes to. */
  public enum Verdict {
    /** Every count got the same answer from every node, each time. */
    EQUAL,
    /** Counts are equal, but sizes or numbers of series are far apart: a weak sign. */
    SIZES_DIFFER,
    /** At least one count has different answers. */
    COUNTS_DIFFER,
    /** No count differs so far, but not everything was answered. */
    UNKNOWN
  }

  /** Share of the points by which counts differ, from 0 (all equal) to 1 (one copy is empty). */
  public double divergence() {
    return points == 0 ? 0 : (double) differingPoints / points;
  }
}
