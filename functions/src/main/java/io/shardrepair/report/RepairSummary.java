package io.shardrepair.report;

import io.shardrepair.model.Mode;
import io.shardrepair.status.RepairStatus;
import java.util.List;
import java.util.Optional;

/**
 * How the repairs of several shards ended. Its form is described in docs/interfaces.md.
 *
 * @param version format of this document, {@value #VERSION}
 * @param repairId the repair of all of them
 * @param status the worst status of the shards; FAILED if something stopped the execution early
 * @param message that in a sentence
 * @param mode how far each was to go
 * @param database InfluxDB database
 * @param retentionPolicy InfluxDB retention policy
 * @param shards one per shard of the list that was made at the start, in order of time
 * @param failure what stopped the execution before all were repaired; absent if nothing did
 */
public record RepairSummary(
    int version,
    String repairId,
    RepairStatus status,
    String message,
    Mode mode,
    String database,
    String retentionPolicy,
    List<ShardSummary> shards,
    Optional<RepairReport.Failure> failure) {
  public static final int VERSION = 2;

  /**
   * A shard.
   *
   * @param repairId its own repair, with its own report and plan
   * @param shard its id; for open-source nodes, which number their shards independently, the id on
   *     the first node
   * @param shardStart first time of the shard, RFC 3339
   * @param shardEnd time at which it ends, RFC 3339
   * @param status how its repair ended; FAILED also if there is no report
   * @param message that in a sentence
   * @param missing points that its copies lacked; absent if that is not known
   * @param replayed points written into its copies
   * @param report key of its report; absent if there is none
   */
  public record ShardSummary(
      String repairId,
      long shard,
      String shardStart,
      String shardEnd,
      RepairStatus status,
      String message,
      Optional<Long> missing,
      Optional<Long> replayed,
      Optional<String> report) {}
}
