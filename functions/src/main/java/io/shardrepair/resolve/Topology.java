package io.shardrepair.resolve;

import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * What a repair works on.
 *
 * @param version format of this document, {@value #VERSION}
 * @param repairId the repair
 * @param mode how far it goes
 * @param planId the repair whose plan is replayed: this one, or with mode apply the one asked for
 * @param acceptAbsentSeries see {@link RepairInput}
 * @param database InfluxDB database
 * @param retentionPolicy InfluxDB retention policy
 * @param shardStart first time of the shard, RFC 3339
 * @param shardEnd time at which the shard ends, not part of it, RFC 3339
 * @param shardExpiry when the retention policy lets it be dropped, RFC 3339, or empty for never
 * @param exportStart first time to be exported, RFC 3339, or empty for the whole shard
 * @param exportEnd last time to be exported (inclusive), RFC 3339, or empty for the whole shard
 * @param copies one per node, at least two, in the order of the nodes document
 */
public record Topology(
    int version,
    String repairId,
    Mode mode,
    String planId,
    boolean acceptAbsentSeries,
    String database,
    String retentionPolicy,
    String shardStart,
    String shardEnd,
    String shardExpiry,
    String exportStart,
    String exportEnd,
    List<ShardCopy> copies) {

  public static final int VERSION = 1;

  public List<String> copyNames() {
    return copies.stream().map(ShardCopy::name).toList();
  }

  /** The copy of that name. */
  public ShardCopy copy(String name) {
    return copies.stream()
        .filter(copy -> copy.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("no copy " + name + " in " + copyNames()));
  }

  public Instant shardEndTime() {
    return Instant.parse(shardEnd);
  }
}
