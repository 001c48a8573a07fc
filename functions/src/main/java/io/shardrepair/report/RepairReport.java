package io.shardrepair.report;

import io.shardrepair.compare.HourTotals.HourTotal;
import io.shardrepair.compare.PartitionResult.Measurement;
import io.shardrepair.model.Mode;
import io.shardrepair.plan.RepairPlan.Caveats;
import io.shardrepair.plan.RepairPlan.CopyFinding;
import io.shardrepair.plan.RepairPlan.Left;
import io.shardrepair.preflight.Check;
import io.shardrepair.replay.ReplayProgress.Refusals;
import io.shardrepair.report.StageTimes.StageTime;
import io.shardrepair.status.RepairStatus;
import java.util.List;
import java.util.Optional;

/**
 * The report of a repair. Its form is described in docs/interfaces.md.
 *
 * @param version format of this document, {@value #VERSION}
 * @param repairId the repair
 * @param status how it ended
 * @param message the same in a sentence
 * @param mode what was asked for; absent if the input was not understood
 * @param planId the repair that made the plan which was made or replayed
 * @param database InfluxDB database
 * @param retentionPolicy InfluxDB retention policy
 * @param shardStart first time of the shard, RFC 3339
 * @param shardEnd time at which the shard ends, RFC 3339
 * @param copies one per copy
 * @param conflicts points that copies hold with different values at the end
 * @param conflictObjects where those found before the replay are listed
 * @param differing the measurements in which copies differed before the replay, with the shape of
 *     each copy's gaps; lists in it have one entry per copy
 * @param hours the hours in which they differed
 * @param planned what the plan decided; absent if there is no plan
 * @param changes what changed on the copies while the repair worked
 * @param reasons why a review is needed
 * @param findings why exports may not be complete
 * @param checks the preflight's checks
 * @param stages the time of each stage
 * @param bytesExported compressed bytes sent to the store, without reused runs
 * @param bytesReplayed bytes of line protocol written, before compression
 * @param failure what failed; absent if nothing did
 * @param cleanUpFailure why staging directories may be left; absent if they were removed
 */
public record RepairReport(
    int version,
    String repairId,
    RepairStatus status,
    String message,
    Optional<Mode> mode,
    Optional<String> planId,
    Optional<String> database,
    Optional<String> retentionPolicy,
    Optional<String> shardStart,
    Optional<String> shardEnd,
    List<CopyReport> copies,
    long conflicts,
    List<String> conflictObjects,
    List<Measurement> differing,
    List<HourTotal> hours,
    Optional<Planned> planned,
    Changes changes,
    List<String> reasons,
    List<CopyFinding> findings,
    List<Check> checks,
    List<StageTime> stages,
    long bytesExported,
    long bytesReplayed,
    Optional<Failure> failure,
    Optional<Failure> cleanUpFailure) {
  public static final int VERSION = 4;

  /**
   * A copy's part of the report. Numbers that the repair did not get to are absent.
   *
   * @param copy its name
   * @param shardIds ids of the shard or shards on its node
   * @param pointsBefore distinct points before the replay
   * @param missingBefore points that it lacked
   * @param absentSeries series that were absent from it
   * @param caveats what a repair cannot correct in it; as found after the replay, if that was read
   *     back
   * @param left points that are not written on purpose, by reason
   * @param deletedSeries series that are deleted from it
   * @param replayed points written into it, including winners of conflicts
   * @param refused points that its server refused; they are in the dead letters
   * @param refusals its reasons for refusing, each with the number of points
   * @param pointsAfter distinct points after the replay
   * @param missingAfter points that it still lacks, including those left on purpose
   */
  public record CopyReport(
      String copy,
      List<Long> shardIds,
      Optional<Long> pointsBefore,
      Optional<Long> missingBefore,
      Optional<Long> absentSeries,
      Optional<Caveats> caveats,
      List<Left> left,
      Optional<Long> deletedSeries,
      Optional<Long> replayed,
      Optional<Long> refused,
      List<Refusals> refusals,
      Optional<Long> pointsAfter,
      Optional<Long> missingAfter) {}

  /**
   * What failed.
   *
   * @param error name of the error, as Step Functions gives it
   * @param cause its message
   */
  public record Failure(String error, String cause) {}
}
