package io.shardrepair.plan;

import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.model.ConflictPolicy;
import io.shardrepair.model.ExportRange;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.model.Settings.GuardRails;
import io.shardrepair.model.ShardRange;
import io.shardrepair.model.Topology;
import java.util.List;
import java.util.Optional;

/**
 * What a plan was made from.
 *
 * @param database InfluxDB database
 * @param retentionPolicy InfluxDB retention policy
 * @param shard its times
 * @param export the times that were compared; absent for the whole shard
 * @param options what the operator allowed
 * @param conflicts the policy that was followed: that of the options or, with apply, of the applied
 *     plan
 * @param guardRails within which mode repair goes on by itself
 * @param exports the runs of each copy
 */
public record PlanInputs(
    String database,
    String retentionPolicy,
    ShardRange shard,
    Optional<ExportRange> export,
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
   * @param key its object; the key contains the identity, a hash over everything that determines
   *     the run's content
   * @param bytes size of the object
   */
  public record RunIdentity(String name, String key, long bytes) {}

  public static PlanInputs of(
      Topology topology, ConflictPolicy conflicts, List<Manifest> manifests) {
    return new PlanInputs(
        topology.database(),
        topology.retentionPolicy(),
        topology.range(),
        topology.export(),
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
