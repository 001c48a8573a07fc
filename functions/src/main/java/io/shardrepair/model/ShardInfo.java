package io.shardrepair.model;

import java.time.Instant;

/**
 * A shard as a node's {@code SHOW SHARDS} lists it, or a meta node's {@code influxd-ctl
 * show-shards}.
 *
 * @param id the shard's id; open-source nodes number their shards independently
 * @param start first time of the shard
 * @param end time at which the shard ends, not part of it
 * @param expiry when the retention policy lets it be dropped; equal to {@code end} if the policy
 *     keeps data forever, because InfluxDB adds a duration of 0
 * @param truncated whether {@code influxd-ctl truncate-shards} made it end there: it may hold
 *     points of later times, but takes no more of them
 */
public record ShardInfo(
    long id,
    String database,
    String retentionPolicy,
    Instant start,
    Instant end,
    Instant expiry,
    boolean truncated) {

  /** A shard that was not truncated. */
  public ShardInfo(
      long id,
      String database,
      String retentionPolicy,
      Instant start,
      Instant end,
      Instant expiry) {
    this(id, database, retentionPolicy, start, end, expiry, false);
  }

  public boolean overlaps(Instant from, Instant to) {
    return start.isBefore(to) && from.isBefore(end);
  }

  public boolean sameRange(ShardInfo other) {
    return start.equals(other.start) && end.equals(other.end);
  }

  /** Whether its time has ended, so that only late points are still written into it. */
  public boolean cold(Instant now) {
    return !end.isAfter(now);
  }

  /** Whether the retention policy ever drops the shard. */
  public boolean expires() {
    return expiry.isAfter(end);
  }

  public String describe() {
    return "%d (%s to %s)".formatted(id, start, end);
  }
}
