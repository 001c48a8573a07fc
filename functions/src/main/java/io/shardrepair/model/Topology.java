package io.shardrepair.model;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Everything that a repair works on.
 *
 * @param version format of this document, {@value #VERSION}
 * @param repairId the repair
 * @param mode how far it goes
 * @param planId the repair whose plan is replayed: this one, or with mode apply the one asked for
 * @param database InfluxDB database
 * @param retentionPolicy InfluxDB retention policy
 * @param range the times of the shard
 * @param expiry when the retention policy lets it be dropped, RFC 3339; absent for never
 * @param truncated whether the shard was truncated at its end: points of that time and later cannot
 *     be written back into it, because the cluster sends them to the next shard
 * @param overlapping whether shards of one copy overlap, so that a write may go to another shard
 *     than the one that holds the point
 * @param export the times to be exported; absent for the whole shard
 * @param copies one per node, at least two, in the order of the nodes document
 * @param metaNode of an Enterprise cluster, where each copy's shard has the same id; absent for
 *     open-source nodes, which are written to one by one
 * @param options what the operator allowed for this repair
 * @param settings the settings of the nodes document when this repair began
 */
public record Topology(
    int version,
    String repairId,
    Mode mode,
    String planId,
    String database,
    String retentionPolicy,
    ShardRange range,
    Optional<String> expiry,
    boolean truncated,
    boolean overlapping,
    Optional<ExportRange> export,
    List<ShardCopy> copies,
    Optional<MetaNode> metaNode,
    RepairOptions options,
    Settings settings) {

  public static final int VERSION = 4;

  public List<String> copyNames() {
    return copies.stream().map(ShardCopy::name).toList();
  }

  /** The copy with that name. */
  public ShardCopy copy(String name) {
    return copies.stream()
        .filter(copy -> copy.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("no copy " + name + " in " + copyNames()));
  }
}
