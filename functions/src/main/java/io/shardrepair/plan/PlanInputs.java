package io.shardrepair.plan;

import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.model.ConflictPolicy;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.model.Settings.GuardRails;
import io.shardrepair.model.Topology;
import java.util.List;

/**
 * What a plan was made from.
 *
 * @param database InfluxDB database
 * @param retentionPolicy InfluxDB retention policy
 * @param shardStart first time of the shard, RFC 3339
 * @param shardEnd time at which the shard ends, RFC 3339
 * @param exportStart first time compared, RFC 3339, or empty for the whole shard
 * @param exportEnd last time compared (inclusive), RFC 3339, or empty
 * @param options what the operator allowed
 * @param conflicts the policy that was followed: that of the options, and with apply that of the
 *     plan that is applied
 * @param guardRails within which mode repair goes on by itself
 * @param exports the runs of each copy
 */
public record PlanInputs(
    String database,
    String retentionPolicy,
    String shardStart,
    String shardEnd,
    String exportStart,
    String exportEnd,
    RepairOptions options,
    ConflictPolicy conflicts,
    GuardRails guardRails,
    List<Export> exports) {

  /** The runs that were exported of a copy. */
  public record Export(String copy, List<RunIdentity> runs) {}

  /**
   * A run.
   *
   * @param name its TSM file, or {@code wal}
   * @param key its object; holds the identity, a hash over all that determines the run's content
   * @param bytes size of the object
   */
  public record RunIdentity(String name, String key, long bytes) {}

  public static PlanInputs of(
      Topology topology, ConflictPolicy conflicts, List<Manifest> manifests) {
    return new PlanInputs(
        topology.database(),
        topology.retentionPolicy(),
        topology.shardStart(),
        topology.shardEnd(),
        topology.exportStart(),
        topology.exportEnd(),
        topology.options(),
        conflicts,
        topology.settings().guardRails(),
        manifests.stream()
            .map(manifest -> new Export(manifest.copy(), runs(manifest.runs())))
            .toList());
  }

  private static List<RunIdentity> runs(List<Run> runs) {
    return runs.stream().map(run -> new RunIdentity(run.name(), run.key(), run.bytes())).toList();
  }
}
