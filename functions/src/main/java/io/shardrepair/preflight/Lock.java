package io.shardrepair.preflight;

import java.util.Optional;

/**
 * The object that says which repair works on a shard.
 *
 * @param version format of this document, {@value #VERSION}
 * @param repairId the repair
 * @param executionArn its execution
 * @param since when it took the lock, RFC 3339
 * @param database InfluxDB database
 * @param retentionPolicy InfluxDB retention policy
 * @param shardStart first time of the shard, RFC 3339
 * @param takenOverFrom the repair that left the lock behind; absent if it was free
 */
public record Lock(
    int version,
    String repairId,
    String executionArn,
    String since,
    String database,
    String retentionPolicy,
    String shardStart,
    Optional<String> takenOverFrom) {
  public static final int VERSION = 1;
}
