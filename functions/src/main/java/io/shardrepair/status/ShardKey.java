package io.shardrepair.status;

import java.time.Instant;

/**
 * Which shard: on every node the one of this database and retention policy that begins at this
 * time. Open-source nodes number their shards each for itself, so ids name none.
 *
 * @param database InfluxDB database
 * @param retentionPolicy InfluxDB retention policy
 * @param start first time of the shard
 */
public record ShardKey(String database, String retentionPolicy, Instant start) {

  /** {@code <database>/<retentionPolicy>/<start>.json}, in which any name is safe. */
  public String path() {
    return "%s/%s/%s.json"
        .formatted(
            SafeName.of(database), SafeName.of(retentionPolicy), start.toString().replace(":", ""));
  }

  @Override
  public String toString() {
    return "%s/%s from %s".formatted(database, retentionPolicy, start);
  }
}
