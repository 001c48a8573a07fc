package io.shardrepair.model;

import java.time.Instant;

/**
 * The times that a shard holds, or that shards hold which only make sense together.
 *
 * @param start first time, RFC 3339
 * @param end time at which it ends, not part of it, RFC 3339
 */
public record ShardRange(String start, String end) {

  public Instant startTime() {
    return Instant.parse(start);
  }

  public Instant endTime() {
    return Instant.parse(end);
  }
}
