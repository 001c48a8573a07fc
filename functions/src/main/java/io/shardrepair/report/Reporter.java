package io.shardrepair.report;

import io.shardrepair.decide.RepairPlan;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.preflight.PreflightResult;
import io.shardrepair.replay.ReplayProgress;
import io.shardrepair.report.RepairReport.CopyReport;
import io.shardrepair.report.RepairReport.Failure;
import io.shardrepair.report.RepairReport.Status;
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
    Status status = status(failure, plan, verification);
    long conflicts =
        verification
            .map(Verification::conflicts)
            .orElseGet(() -> plan.map(RepairPlan::conflicts).orElse(0L));
    return new RepairReport(
        RepairReport.VERSION,
        objects.repairId(),
        status,
        message(status, plan, verification, failure, conflicts),
        topology.map(Topology::mode),
        topology.map(Topology::planId),
        topology.map(Topology::database),
        topology.map(Topology::retentionPolicy),
        topology.map(Topology::shardStart),
        topology.map(Topology::shardEnd),
        copies,
        conflicts,
        plan.map(RepairPlan::conflictObjects).orElse(List.of()),
        plan.map(RepairPlan::differing).orElse(List.of()),
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
        Optional.ofNullable(progress).map(ReplayProgress::written),
        Optional.ofNullable(progress).map(ReplayProgress::refused),
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

  private static Status status(
      Optional<Failure> failure, Optional<RepairPlan> plan, Optional<Verification> verification) {
    if (failure.isPresent() || plan.isEmpty()) {
      return Status.FAILED;
    }
    if (verification.isPresent()) {
      return verification.get().missing() == 0 ? Status.REPAIRED : Status.INCOMPLETE;
    }
    return switch (plan.get().decision()) {
      case NOTHING_TO_REPLAY -> Status.EQUAL;
      case PLANNED -> Status.PLANNED;
      case NEEDS_REVIEW -> Status.NEEDS_REVIEW;
      case REPLAY -> Status.FAILED; // Replayed, but never verified.
    };
  }

  private static String message(
      Status status,
      Optional<RepairPlan> plan,
      Optional<Verification> verification,
      Optional<Failure> failure,
      long conflicts) {
    String aside = conflicts == 0 ? "" : "; conflicts left as they are: %,d".formatted(conflicts);
    long missing = plan.map(RepairPlan::missing).orElse(0L);
    return switch (status) {
      case EQUAL -> "no copy lacks a point" + aside;
      case PLANNED ->
          "%,d points are missing from copies; nothing was written%s".formatted(missing, aside);
      case NEEDS_REVIEW ->
          "nothing was written: "
              + plan.map(found -> String.join("; ", found.reasons())).orElse("");
      case REPAIRED -> "%,d missing points were written and read back%s".formatted(missing, aside);
      case INCOMPLETE ->
          "%,d of %,d points are still missing after the replay: see refused points and dead letters"
              .formatted(verification.map(Verification::missing).orElse(0L), missing);
      case FAILED -> failure.map(Failure::cause).orElse("a repair ended without verification");
    };
  }

  private <T> Optional<T> find(String key, Class<T> type) throws IOException {
    try {
      return Optional.of(objects.read(key, type));
    } catch (NoSuchObjectException notReached) {
      return Optional.empty();
    }
  }
}
