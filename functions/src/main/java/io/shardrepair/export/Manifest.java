package io.shardrepair.export;

import java.util.List;
import java.util.stream.Stream;

/**
 * What the node script exported of one copy. The script writes it as the last object of an export,
 * so if it exists, each of its runs is in the store and complete.
 *
 * @param version format of this document, {@value #VERSION}
 * @param repairId the repair that asked for the export
 * @param copy name of the node whose copy this is
 * @param database InfluxDB database
 * @param retentionPolicy InfluxDB retention policy
 * @param shards ids of the shard or shards on that node, in the order in which a later one wins
 * @param start first time exported, RFC 3339, or empty for the shard's own start
 * @param end last time exported (inclusive, as {@code influx_inspect export -end}), or empty
 * @param influxInspect version line of the tool, or "unknown" if it prints none
 * @param compressor {@code zstd}, {@code pigz} or {@code gzip}
 * @param state {@link CopyState#state} of the files that were exported
 * @param writes {@link CopyState#writes} of these files
 * @param runs for each shard, one per TSM file in name order, then the WAL run if the WAL holds
 *     anything
 * @param fieldFiles what influxd remembers of the shards' fields; empty in the pass after the
 *     replay
 * @param seconds wall time of the export on the node
 */
public record Manifest(
    int version,
    String repairId,
    String copy,
    String database,
    String retentionPolicy,
    List<Long> shards,
    String start,
    String end,
    String influxInspect,
    String compressor,
    String state,
    String writes,
    List<Run> runs,
    List<FieldFile> fieldFiles,
    double seconds) {

  public static final int VERSION = 3;

  /** All findings of all runs; empty for a clean export. */
  public Stream<Finding> findings() {
    return runs.stream().flatMap(run -> run.findings().stream());
  }

  /**
   * A file beside a shard's TSM files in which influxd remembers the types of fields.
   *
   * @param shard id of the shard
   * @param name {@value #INDEX} or {@value #CHANGES}, as influxd names them
   * @param key object that holds its bytes
   */
  public record FieldFile(long shard, String name, String key) {

    /** All types. Replaced as a whole at each change, or since 1.11 from time to time. */
    public static final String INDEX = "fields.idx";

    /** What was added since {@value #INDEX} was written, from 1.11 on. */
    public static final String CHANGES = "fields.idxl";
  }
}
