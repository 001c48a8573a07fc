package io.shardrepair.report;

import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.model.Mode;
import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.ShardRange;
import io.shardrepair.model.Topology;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.plan.StoredPlan;
import io.shardrepair.preflight.PreflightResult;
import io.shardrepair.replay.Permit;
import io.shardrepair.replay.ReplayProgress;
import io.shardrepair.report.RepairReport.CopyReport;
import io.shardrepair.report.RepairReport.Failure;
import io.shardrepair.report.StageTimes.StageTime;
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
 * Makes a report from the documents that the stages left. After a failure some are missing, and the
 * report says as much as can be said.
 */
public final class Reporter {
  private final RepairObjects objects;

  public Reporter(RepairObjects objects) {
    this.objects = objects;
  }

  /**
   * Makes the report.
   *
   * @param known the SHA-256 of the documents that say what was done; others are not used
   * @param stopped what stopped the repair, if anything did
   * @param cleanUpFailure what stopped the clean-up, if anything did
   * @param stages the time of each stage
   */
  public RepairReport report(
      KnownBy known,
      Optional<Failure> stopped,
      Optional<Failure> cleanUpFailure,
      List<StageTime> stages)
      throws IOException {
    UnchangedDocuments documents = new UnchangedDocuments(objects);
    Optional<Topology> topology =
        documents.find(objects.topology(), Topology.class, known.topology());
    Optional<PreflightResult> preflight = find(objects.preflight(), PreflightResult.class);
    Optional<StoredPlan> stored =
        documents
            .find(objects.plan(), RepairPlan.class, known.plan())
            .map(plan -> new StoredPlan(plan, known.plan().orElseThrow()));
    Optional<RepairPlan> plan = stored.map(StoredPlan::plan);
    Optional<Verification> verification =
        documents.find(objects.verification(), Verification.class, known.verification());
    Optional<RepairPlan> first = first(plan, documents);
    Optional<Failure> failure = stopped.or(documents::failure);
    Map<String, Replayed> replayed = new LinkedHashMap<>();
    List<CopyReport> copies = new ArrayList<>();
    long exported = 0;
    for (ShardCopy copy : topology.map(Topology::copies).orElse(List.of())) {
      Optional<Replayed> written = replayed(copy.name(), stored);
      written.ifPresent(found -> replayed.put(copy.name(), found));
      copies.add(copyReport(copy, first, plan, written, verification));
      for (Pass pass : Pass.values()) {
        exported += exported(find(objects.manifest(pass, copy.name()), Manifest.class));
      }
    }
    boolean onlyChecked =
        failure.isEmpty()
            && preflight.isPresent()
            && topology.filter(found -> found.mode() == Mode.CHECK).isPresent();
    RepairOutcome outcome =
        onlyChecked
            ? RepairOutcome.checked(preflight.get())
            : RepairOutcome.of(failure, plan, verification);
    long conflicts =
        verification
            .map(found -> found.conflicts().found())
            .orElseGet(() -> plan.map(p -> p.conflicts().found()).orElse(0L));
    return new RepairReport(
        RepairReport.VERSION,
        objects.repairId(),
        outcome.status(),
        outcome.message(),
        topology.map(Topology::mode),
        topology.map(Topology::planId),
        topology.map(Topology::database),
        topology.map(Topology::retentionPolicy),
        topology.map(Topology::range).map(ShardRange::start),
        topology.map(Topology::range).map(ShardRange::end),
        copies,
        conflicts,
        plan.map(p -> p.conflicts().objects()).orElse(List.of()),
        first.map(p -> p.compared().differing()).orElse(List.of()),
        first.map(p -> p.compared().hours()).orElse(List.of()),
        plan.map(Planned::of),
        changes(plan, verification),
        plan.map(RepairPlan::reasons).orElse(List.of()),
        plan.map(p -> p.compared().findings()).orElse(List.of()),
        preflight.map(PreflightResult::checks).orElse(List.of()),
        stages,
        exported,
        replayed.values().stream()
            .mapToLong(written -> written.progress().position().bytes())
            .sum(),
        failure,
        cleanUpFailure);
  }

  /** The plan before any narrowing: what copies lacked when the repair began. */
  private static Optional<RepairPlan> first(Optional<RepairPlan> plan, UnchangedDocuments documents)
      throws IOException {
    if (plan.isEmpty() || plan.get().narrowings().isEmpty()) {
      return plan;
    }
    RepairPlan.Narrowing narrowing = plan.get().narrowings().get(0);
    return documents.find(narrowing.earlier(), RepairPlan.class, Optional.of(narrowing.sha256()));
  }

  private Changes changes(Optional<RepairPlan> plan, Optional<Verification> verification)
      throws IOException {
    if (plan.isEmpty()) {
      return Changes.NONE;
    }
    return new Changes(
        plan.get().narrowings(),
        find(objects.permit(), Permit.class).map(Permit::changing).orElse(List.of()),
        verification.map(found -> found.conflicts().sample()).orElse(List.of()));
  }

  /**
   * What was written into a copy.
   *
   * @param progress of the current plan
   * @param before points written before the plan was narrowed to it
   */
  private record Replayed(ReplayProgress progress, long before) {}

  private Optional<Replayed> replayed(String copy, Optional<StoredPlan> stored) throws IOException {
    if (stored.isEmpty() || find(objects.replayProgress(copy), ReplayProgress.class).isEmpty()) {
      return Optional.empty();
    }
    RepairPlan plan = stored.get().plan();
    return Optional.of(
        new Replayed(
            ReplayProgress.read(objects, copy, stored.get().id(), plan.copy(copy).toWrite()),
            plan.writtenBefore(copy)));
  }

  private static CopyReport copyReport(
      ShardCopy copy,
      Optional<RepairPlan> first,
      Optional<RepairPlan> plan,
      Optional<Replayed> replayed,
      Optional<Verification> verification) {
    Optional<RepairPlan.CopyPlan> found = first.map(p -> p.copy(copy.name()));
    Optional<RepairPlan.CopyPlan> planned = plan.map(p -> p.copy(copy.name()));
    Optional<Verification.VerifiedCopy> verified = verification.map(v -> v.copy(copy.name()));
    return new CopyReport(
        copy.name(),
        copy.shardIds(),
        found.map(RepairPlan.CopyPlan::points),
        found.map(RepairPlan.CopyPlan::missing),
        found.map(RepairPlan.CopyPlan::absentSeries),
        found.map(
            of ->
                verified
                    .map(
                        now ->
                            new RepairPlan.Caveats(
                                now.missingInConflict(),
                                now.doubled(),
                                of.caveats().orderDependent(),
                                of.caveats().orderDependentPoints()))
                    .orElse(of.caveats())),
        planned.map(RepairPlan.CopyPlan::left).orElse(List.of()),
        planned.map(copyPlan -> (long) copyPlan.deletes().size()),
        replayed.map(written -> written.before() + written.progress().account().written()),
        replayed.map(written -> written.progress().account().refused()),
        replayed.map(written -> written.progress().account().refusals()).orElse(List.of()),
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
