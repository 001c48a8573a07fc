package io.shardrepair.decide;

import io.shardrepair.compare.MeasurementTotals;
import io.shardrepair.compare.Name;
import io.shardrepair.compare.PartitionResult;
import io.shardrepair.decide.RepairPlan.CopyFinding;
import io.shardrepair.decide.RepairPlan.CopyPlan;
import io.shardrepair.decide.RepairPlan.Decision;
import io.shardrepair.decide.RepairPlan.ReplayObject;
import io.shardrepair.export.Manifest;
import io.shardrepair.resolve.Mode;
import io.shardrepair.resolve.Topology;
import io.shardrepair.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Turns the differences that a comparison found into a repair plan. */
public final class Decider {
  private static final int SAMPLE = 100;

  private final ObjectStore store;

  public Decider(ObjectStore store) {
    this.store = store;
  }

  /**
   * Makes the plan of modes plan and repair.
   *
   * @param manifests of all copies, in the order of the topology
   * @param results of all partitions, counted, in key order
   */
  public RepairPlan decide(
      Topology topology, List<Manifest> manifests, List<PartitionResult> results)
      throws IOException {
    List<CopyPlan> copies = new ArrayList<>();
    for (int copy = 0; copy < topology.copies().size(); copy++) {
      copies.add(copyPlan(topology.copyNames().get(copy), copy, results));
    }
    List<CopyFinding> findings =
        manifests.stream()
            .flatMap(
                manifest ->
                    manifest.findings().map(found -> new CopyFinding(manifest.copy(), found)))
            .toList();
    List<String> reasons = reasons(topology, copies, findings);
    long missing = copies.stream().mapToLong(CopyPlan::missing).sum();
    return new RepairPlan(
        RepairPlan.VERSION,
        topology.repairId(),
        decision(topology.mode(), missing, reasons),
        reasons,
        copies,
        results.stream().mapToLong(PartitionResult::conflicts).sum(),
        results.stream().map(PartitionResult::conflictsKey).filter(Objects::nonNull).toList(),
        MeasurementTotals.differing(results),
        findings);
  }

  /**
   * Whether a stored plan may be applied: its exports were whole, and the copies differ now as they
   * did then.
   *
   * @param stored the plan that was reviewed
   * @param now what a new comparison says
   * @throws PlanNotApplicable if its exports, or the new ones, were not whole
   * @throws PlanOutdated if the differences have changed
   */
  public static void requireApplicable(RepairPlan stored, RepairPlan now) {
    for (RepairPlan plan : List.of(stored, now)) {
      if (!plan.findings().isEmpty()) {
        throw new PlanNotApplicable(plan);
      }
    }
    for (CopyPlan copy : stored.copies()) {
      CopyPlan found = now.copy(copy.copy());
      if (!found.digest().equals(copy.digest())) {
        throw new PlanOutdated(stored.repairId(), copy, found);
      }
    }
  }

  private CopyPlan copyPlan(String name, int copy, List<PartitionResult> results)
      throws IOException {
    long points = 0;
    long missing = 0;
    long absentSeries = 0;
    List<Name> sample = new ArrayList<>();
    List<ReplayObject> replay = new ArrayList<>();
    for (PartitionResult result : results) {
      PartitionResult.Copy found = result.copies().get(copy);
      if (!found.copy().equals(name)) {
        throw new IllegalStateException(
            "result of partition %d has copy %s where %s should be"
                .formatted(result.index(), found.copy(), name));
      }
      points += found.points();
      missing += found.missing();
      absentSeries += found.absentSeries();
      found.absentSeriesNames().stream().limit(SAMPLE - sample.size()).forEach(sample::add);
      if (found.missing() > 0) {
        replay.add(new ReplayObject(found.missingKey(), found.missing()));
      }
    }
    return new CopyPlan(
        name,
        points,
        missing,
        absentSeries,
        List.copyOf(sample),
        List.copyOf(replay),
        Digest.of(store, replay));
  }

  private static List<String> reasons(
      Topology topology, List<CopyPlan> copies, List<CopyFinding> findings) {
    List<String> reasons = new ArrayList<>();
    for (CopyFinding found : findings) {
      reasons.add(found.finding().describe(found.copy()));
    }
    if (!topology.options().acceptAbsentSeries()) {
      for (CopyPlan copy : copies) {
        if (copy.absentSeries() > 0) {
          reasons.add(
              "%s lacks %,d series wholly, which may have been deleted there: look at absentSeriesSample in the plan, then apply it, or repair with acceptAbsentSeries"
                  .formatted(copy.copy(), copy.absentSeries()));
        }
      }
    }
    return List.copyOf(reasons);
  }

  private static Decision decision(Mode mode, long missing, List<String> reasons) {
    if (!reasons.isEmpty()) {
      return Decision.NEEDS_REVIEW;
    }
    if (missing == 0) {
      return Decision.NOTHING_TO_REPLAY;
    }
    return mode == Mode.PLAN ? Decision.PLANNED : Decision.REPLAY;
  }
}
