package io.shardrepair.preflight;

import java.util.List;

/**
 * What the node script's {@code preflight} prints about a node and its copy of the shard.
 *
 * @param copy name of the copy
 * @param influxInspect version of the tool, or "unknown"
 * @param influxInspectFeatures {@code out-stdout} and {@code lponly} where the tool has them
 * @param compressor the best one found: {@code zstd}, {@code pigz} or {@code gzip}
 * @param awsCli version of the AWS CLI, empty if it is not there
 * @param shardDir whether the shard's directory is there
 * @param walDir whether the shard has a WAL directory
 * @param sameFileSystem whether the staging directory can hold hard links to the shard's files
 * @param freeBytes free bytes on the staging directory's file system
 * @param shardBytes bytes of the shard's TSM files
 * @param tsmFiles number of TSM files
 * @param walFiles number of WAL segments
 * @param walBytes bytes of the WAL segments
 * @param newestWalWriteAgeSeconds seconds since the WAL was last written, -1 without one
 * @param compacting whether a compaction is under way
 * @param antiEntropy {@code on}, {@code off} or {@code unknown}
 * @param epochSeconds the node's clock
 * @param problems what makes an export impossible, a sentence each
 */
public record NodeState(
    String copy,
    String influxInspect,
    List<String> influxInspectFeatures,
    String compressor,
    String awsCli,
    boolean shardDir,
    boolean walDir,
    boolean sameFileSystem,
    long freeBytes,
    long shardBytes,
    long tsmFiles,
    long walFiles,
    long walBytes,
    long newestWalWriteAgeSeconds,
    boolean compacting,
    String antiEntropy,
    long epochSeconds,
    List<String> problems) {}
