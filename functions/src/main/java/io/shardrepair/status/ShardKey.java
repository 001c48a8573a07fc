package io.shardrepair.status;

import java.time.Instant;

/**
 * Identifies a shard: on every node, the one of this database and retention policy that begins at
 * this time. Ids would not do, because open-source nodes number their shards independently.
 *
 * @param database InfluxDB database
 * @param retentionPolicy InfluxDB retention policy
 * @param start first time of the shard
 */
public record ShardKey(String database, String retentionPolicy, Instant start) {

  /** {@code <database>/<retentionPolicy>/<start>.json}, safe for any name. */
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
