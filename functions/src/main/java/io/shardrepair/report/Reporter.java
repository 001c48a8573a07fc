package io.shardrepair.report;

import io.shardrepair.decide.RepairPlan;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.preflight.PreflightResult;
import io.shardrepair.replay.ReplayProgress;
import io.shardrepair.report.RepairReport.CopyReport;
import io.shardrepair.report.RepairReport.Failure;
import io.shardrepair.resolve.ShardCopy;
import io.shardrepair.resolve.Topology;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.Pass;
import io.shardrepair.store.RepairObjects;
import io.shardrepair.verify.Verification;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts a report together from the documents that the stages left. After a failure some of them are
 * not there, and the report says as much as there is to say.
 */
public final class Reporter {
  private final RepairObjects objects;

  public Reporter(RepairObjects objects) {
    this.objects = objects;
  }

  /**
   * Makes the report.
   *
   * @param failure what stopped the repair, if anything did
   * @param cleanUpFailure what stopped the clean-up, if anything did
   * @param stages the time of each stage
   */
  public RepairReport report(
      Optional<Failure> failure, Optional<Failure> cleanUpFailure, List<StageTime> stages)
      throws IOException {
    Optional<Topology> topology = find(objects.topology(), Topology.class);
    Optional<PreflightResult> preflight = find(objects.preflight(), PreflightResult.class);
    Optional<RepairPlan> plan = find(objects.plan(), RepairPlan.class);
    Optional<Verification> verification = find(objects.verification(), Verification.class);
    Map<String, ReplayProgress> progress = new LinkedHashMap<>();
    List<CopyReport> copies = new ArrayList<>();
    long exported = 0;
    for (ShardCopy copy : topology.map(Topology::copies).orElse(List.of())) {
      find(objects.replayProgress(copy.name()), ReplayProgress.class)
          .ifPresent(found -> progress.put(copy.name(), found));
      copies.add(copyReport(copy, plan, progress.get(copy.name()), verification));
      for (Pass pass : Pass.values()) {
        exported += exported(find(objects.manifest(pass, copy.name()), Manifest.class));
      }
    }
    Verdict verdict = Verdict.of(failure, plan, verification);
    long conflicts =
        verification
            .map(Verification::conflicts)
            .orElseGet(() -> plan.map(p -> p.conflicts().found()).orElse(0L));
    return new RepairReport(
        RepairReport.VERSION,
        objects.repairId(),
        verdict.status(),
        verdict.message(),
        topology.map(Topology::mode),
        topology.map(Topology::planId),
        topology.map(Topology::database),
        topology.map(Topology::retentionPolicy),
        topology.map(Topology::shardStart),
        topology.map(Topology::shardEnd),
        copies,
        conflicts,
        plan.map(p -> p.conflicts().objects()).orElse(List.of()),
        plan.map(RepairPlan::differing).orElse(List.of()),
        plan.map(RepairPlan::hours).orElse(List.of()),
        plan.map(Planned::of),
        plan.map(RepairPlan::reasons).orElse(List.of()),
        plan.map(RepairPlan::findings).orElse(List.of()),
        preflight.map(PreflightResult::checks).orElse(List.of()),
        stages,
        exported,
        progress.values().stream().mapToLong(ReplayProgress::bytes).sum(),
        failure,
        cleanUpFailure);
  }

  private static CopyReport copyReport(
      ShardCopy copy,
      Optional<RepairPlan> plan,
      ReplayProgress progress,
      Optional<Verification> verification) {
    Optional<RepairPlan.CopyPlan> planned = plan.map(p -> p.copy(copy.name()));
    Optional<Verification.VerifiedCopy> verified = verification.map(v -> v.copy(copy.name()));
    return new CopyReport(
        copy.name(),
        copy.shardId(),
        planned.map(RepairPlan.CopyPlan::points),
        planned.map(RepairPlan.CopyPlan::missing),
        planned.map(RepairPlan.CopyPlan::absentSeries),
        planned.map(RepairPlan.CopyPlan::left).orElse(List.of()),
        planned.map(copyPlan -> (long) copyPlan.deletes().size()),
        Optional.ofNullable(progress).map(ReplayProgress::written),
        Optional.ofNullable(progress).map(ReplayProgress::refused),
        progress == null ? List.of() : progress.refusals(),
        verified.map(Verification.VerifiedCopy::points),
        verified.map(Verification.VerifiedCopy::missing));
  }

  private static long exported(Optional<Manifest> manifest) {
    return manifest.stream()
        .flatMap(found -> found.runs().stream())
        .filter(run -> !run.reused())
        .mapToLong(Run::bytes)
        .sum();
  }

  private <T> Optional<T> find(String key, Class<T> type) throws IOException {
    try {
      return Optional.of(objects.read(key, type));
    } catch (NoSuchObjectException notReached) {
      return Optional.empty();
    }
  }
}
