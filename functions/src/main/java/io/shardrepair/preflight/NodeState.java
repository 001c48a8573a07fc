package io.shardrepair.preflight;

import java.util.List;

/**
 * What the node script prints for {@code preflight} about a node and its copy of the shard.
 *
 * @param copy name of the copy
 * @param influxInspect version of the tool, or "unknown"
 * @param influxInspectFeatures {@code out-stdout} and {@code lponly}, if the tool has them
 * @param compressor the best one found: {@code zstd}, {@code pigz} or {@code gzip}
 * @param awsCli version of the AWS CLI; empty if there is none
 * @param shardDir whether the shard's directory exists
 * @param walDir whether the shard has a WAL directory
 * @param sameFileSystem whether the staging directory can hold hard links to the shard's files
 * @param freeBytes free bytes on the staging directory's file system
 * @param shardBytes bytes of the shard's TSM files
 * @param tsmFiles number of TSM files
 * @param walFiles number of WAL segments
 * @param walBytes bytes of the WAL segments
 * @param newestWriteAgeSeconds seconds since the newest change of the WAL, of files written by
 *     snapshots of the cache, and of the tombstones of deletes; -1 if there are none
 * @param otherStaging ids of other repairs that have a directory in the staging directory, except
 *     those of other stacks that still have a lock here
 * @param lockedBy why this repair does not have the shard's lock on the node; empty if it does
 * @param compacting whether a compaction is running and did not end while the script waited
 * @param index this shard's index, {@code inmem} or {@code tsi1}
 * @param configFile path of influxd's configuration file, from the nodes document
 * @param configProblem why it is not known what that file says, worded to follow its name; empty if
 *     the influxd beside influx_inspect printed it ({@code influxd config}) or, without that
 *     influxd, the file has only usual lines
 * @param processEnvironment {@code read} if the settings include the variables of the influxd that
 *     runs with that file; {@code unreadable}; or {@code absent} if no influxd runs with it
 * @param settings influxd's settings that matter to a repair, as far as they are set anywhere
 * @param epochSeconds the node's clock, s since 1970
 * @param problems what makes an export impossible, one sentence each
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
    long newestWriteAgeSeconds,
    List<String> otherStaging,
    String lockedBy,
    boolean compacting,
    String index,
    String configFile,
    String configProblem,
    String processEnvironment,
    List<Setting> settings,
    long epochSeconds,
    List<String> problems) {

  public static final String INMEM = "inmem";
  public static final String FROM_FILE = "file";
  public static final String FROM_ENVIRONMENT_FILE = "environment-file";
  public static final String FROM_PROCESS = "process";

  /**
   * A setting of influxd that is set somewhere.
   *
   * @param name section and name, for example {@code anti-entropy.enabled}
   * @param value as written, without quotes
   * @param from {@value #FROM_FILE}: the configuration file; {@value #FROM_ENVIRONMENT_FILE}: a
   *     file that sets the service's environment; {@value #FROM_PROCESS}: the environment of the
   *     running influxd. A variable overrides the file
   * @param source path of the file, or the process
   */
  public record Setting(String name, String value, String from, String source) {}

  /** Whether it is known what the configuration file says. */
  boolean configRead() {
    return configProblem.isEmpty();
  }

  boolean processEnvironmentRead() {
    return processEnvironment.equals("read");
  }
}
