package io.shardrepair.status;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known about a shard. Its form is described in docs/interfaces.md. Times are RFC 3339.
 *
 * @param version format of this document, {@value #VERSION}
 * @param database InfluxDB database
 * @param retentionPolicy InfluxDB retention policy
 * @param shardStart first time of the shard
 * @param shardEnd time at which the shard ends, not part of it
 * @param state what is thought of the copies
 * @param source what set it: a later check cannot overrule most of what a repair found
 * @param since when this state began
 * @param reason why it is this state
 * @param checks number of checks made
 * @param lastChecked when the last check ended; absent before the first one
 * @param lastCheck what the last check found, in a sentence
 * @param divergence share of the points by which the copies' counts differ, 0 to 1; absent while
 *     unknown
 * @param differingPoints points by which the copies' counts differ
 * @param disagreements counts for which one node gave different answers
 * @param suspectedStart start of the first bucket whose counts differ; absent if none do
 * @param suspectedEnd end of the last such bucket, not part of it
 * @param differing measurements whose counts differ, the greatest differences first, at most
 *     {@value #MOST_MEASUREMENTS}
 * @param copies figures of each copy at the last check
 * @param repair the last repair; absent before the first one
 */
public record ShardStatus(
    int version,
    String database,
    String retentionPolicy,
    String shardStart,
    String shardEnd,
    State state,
    Source source,
    String since,
    String reason,
    long checks,
    Optional<String> lastChecked,
    Optional<String> lastCheck,
    Optional<Double> divergence,
    Optional<Long> differingPoints,
    Optional<Long> disagreements,
    Optional<String> suspectedStart,
    Optional<String> suspectedEnd,
    List<Measurement> differing,
    List<Copy> copies,
    Optional<Repair> repair) {
  public static final int VERSION = 1;
  public static final int MOST_MEASUREMENTS = 20;

  /** What is thought of the copies of a shard. */
  public enum State {
    /** Not known: no check and no repair got far enough to say. Never read as healthy. */
    UNKNOWN,
    /** Equal counts in every bucket on every node, or a repair that found equal points. */
    HEALTHY,
    /** Counts differed in one check, or sizes differ while counts do not. */
    SUSPECTED,
    /** Counts differed in two checks in a row, or a repair found missing points. */
    DIFFERING,
    /** A repair wrote the missing points and read them back; there has been no check since. */
    REPAIRED,
    /** A repair found missing points and something that an operator must look at. */
    NEEDS_REVIEW,
    /** A repair failed. */
    FAILED
  }

  /** What set a state. */
  public enum Source {
    CHECK,
    REPAIR
  }

  /**
   * A measurement whose counts differ.
   *
   * @param measurement its name
   * @param points points by which the counts differ
   */
  public record Measurement(String measurement, long points) {}

  /**
   * One copy's figures.
   *
   * @param copy name of its node
   * @param points points counted, one number for each time the node was asked
   * @param diskBytes size on disk in bytes, as the node gives it; weak evidence, because it depends
   *     on how far the files are compacted
   * @param files number of TSM files, which shows how far they are compacted
   * @param series number of series in the shard's index; with an in-memory index, that of the whole
   *     database
   * @param problem why figures are missing
   */
  public record Copy(
      String copy,
      List<Long> points,
      Optional<Long> diskBytes,
      Optional<Long> files,
      Optional<Long> series,
      Optional<String> problem) {}

  /**
   * The last repair.
   *
   * @param id of the repair
   * @param outcome status of its report
   * @param ended when it ended
   * @param report where its report is
   */
  public record Repair(String id, RepairStatus outcome, String ended, String report) {}

  public ShardKey key() {
    return new ShardKey(database, retentionPolicy, Instant.parse(shardStart));
  }

  /** The input of a repair of the suspected range, or of the whole shard if there is none. */
  public ObjectNode repairInput() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("database", database)
        .put("retentionPolicy", retentionPolicy)
        .put("start", suspectedStart.orElse(shardStart))
        .put("end", suspectedEnd.orElse(shardEnd));
  }
}
