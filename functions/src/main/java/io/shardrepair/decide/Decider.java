package io.shardrepair.decide;

import io.shardrepair.compare.HourTotals;
import io.shardrepair.compare.MeasurementTotals;
import io.shardrepair.compare.PartitionResult;
import io.shardrepair.export.Manifest;
import io.shardrepair.model.ConflictPolicy;
import io.shardrepair.model.Mode;
import io.shardrepair.model.Topology;
import io.shardrepair.plan.Estimate;
import io.shardrepair.plan.PlanInputs;
import io.shardrepair.plan.PlanNotApplicable;
import io.shardrepair.plan.PlanOutdated;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.plan.RepairPlan.Compared;
import io.shardrepair.plan.RepairPlan.Conflicts;
import io.shardrepair.plan.RepairPlan.CopyPlan;
import io.shardrepair.plan.RepairPlan.Decision;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns the differences that a comparison found into a repair plan, and writes the objects to which
 * the plan refers. Memory does not depend on how much differs: everything is streamed in key order.
 */
public final class Decider {
  private final RepairObjects objects;

  public Decider(RepairObjects objects) {
    this.objects = objects;
  }

  /**
   * Makes the plan of modes plan and repair.
   *
   * @param manifests of all copies, in the order of the topology
   * @param results of all partitions, checked for completeness, in key order
   */
  public RepairPlan decide(
      Topology topology, List<Manifest> manifests, List<PartitionResult> results)
      throws IOException {
    RestOfShard.Judged judged = RestOfShard.judge(objects, 0, topology, manifests, results);
    Differences found = Differences.read(objects.store(), topology, manifests, judged);
    List<String> reasons =
        GuardRails.reasons(topology, found, !topology.options().acceptAbsentSeries());
    boolean followed = topology.mode() == Mode.REPAIR && reasons.isEmpty();
    return plan(
        new Request(
            topology,
            manifests,
            judged.results(),
            topology.options().conflicts(),
            Optional.empty(),
            Optional.empty()),
        found,
        reasons,
        followed);
  }

  /**
   * Makes the plan of mode apply: that of the stored plan, with the operator's answers.
   *
   * @param stored the plan that was reviewed
   * @throws PlanNotApplicable if its exports, or the new ones, were not complete; if a suspected
   *     delete has no answer, or one that cannot be followed exactly; if a copy cannot replace
   *     another
   * @throws PlanOutdated if the differences on which it is based have changed
   */
  public RepairPlan apply(
      Topology topology, List<Manifest> manifests, List<PartitionResult> results, RepairPlan stored)
      throws IOException {
    RestOfShard.Judged judged = RestOfShard.judge(objects, 0, topology, manifests, results);
    Differences found = Differences.read(objects.store(), topology, manifests, judged);
    Applicability.require(stored, found);
    topology
        .options()
        .copyShard()
        .ifPresent(order -> CopyShardCheck.require(topology, order, found));
    return plan(
        new Request(
            topology,
            manifests,
            judged.results(),
            stored.inputs().conflicts(),
            Optional.of(stored.repairId()),
            Optional.empty()),
        found,
        List.of(),
        true);
  }

  /**
   * Narrows a plan of this repair that was not finished before copies changed: only what is still
   * missing stays in it, and nothing is added.
   *
   * @param manifests of the copies as they are now
   * @param results of their comparison
   * @param earlier the plan so far
   * @param written how many of its points this repair has written into each copy
   * @return empty if the copies still differ as they did, so that the plan stays as it is
   * @throws PlanNotApplicable if the exports are not complete
   * @throws PlanOutdated if a copy was to replace another as a whole, and the differences have
   *     changed
   */
  public Optional<RepairPlan> narrow(
      Topology topology,
      List<Manifest> manifests,
      List<PartitionResult> results,
      RepairPlan earlier,
      Map<String, Long> written)
      throws IOException {
    RestOfShard.Judged judged =
        RestOfShard.judge(objects, earlier.narrowings().size() + 1, topology, manifests, results);
    Differences found = Differences.read(objects.store(), topology, manifests, judged);
    if (earlier.copyShard().isPresent()) {
      Applicability.require(earlier, found);
      return Optional.empty();
    }
    Applicability.requireWhole(earlier.repairId(), found.findings());
    if (Applicability.unchanged(earlier, found)) {
      return Optional.empty();
    }
    RepairPlan narrowed =
        plan(
            new Request(
                topology,
                manifests,
                judged.results(),
                earlier.inputs().conflicts(),
                earlier.appliedPlan(),
                Optional.of(earlier)),
            found,
            List.of(),
            false);
    return Optional.of(
        narrowed.narrowedFrom(earlier, objects.earlierPlan(earlier.narrowings().size()), written));
  }

  /**
   * What to plan for.
   *
   * @param conflicts the policy to follow
   * @param applied id of the plan that is applied
   * @param earlier the plan of this repair that is narrowed
   */
  private record Request(
      Topology topology,
      List<Manifest> manifests,
      List<PartitionResult> results,
      ConflictPolicy conflicts,
      Optional<String> applied,
      Optional<RepairPlan> earlier) {

    boolean copiesShard() {
      return topology.options().copyShard().isPresent();
    }
  }

  private RepairPlan plan(
      Request request, Differences found, List<String> reasons, boolean followed)
      throws IOException {
    Topology topology = request.topology;
    List<PartitionResult> results = request.results;
    WriteLimits limits = new WriteLimits(topology);
    List<CopyWork> copies = found.copies().stream().map(CopyWork::new).toList();
    try (Undo undo = new Undo(objects, followed && !request.copiesShard());
        EarlierPlan earlier = new EarlierPlan(objects.store(), request.earlier)) {
      Suspects suspects = new Suspects(objects, new Answers(topology.options()), earlier, results);
      ConflictWork conflicts =
          new ConflictWork(
              objects,
              new ConflictRule(request.conflicts, topology.copyNames()),
              found.types(),
              suspects,
              earlier,
              limits,
              undo,
              copies);
      suspects.read(results, undo);
      if (!request.copiesShard()) {
        if (!earlier.limits()) {
          request.applied.ifPresent(suspects::requireAnswered);
        }
        MissingFilter missing =
            new MissingFilter(objects, found.types(), suspects, earlier, limits, undo);
        for (PartitionResult result : results) {
          for (int copy = 0; copy < copies.size(); copy++) {
            missing.decide(result, copy, copies.get(copy));
          }
          conflicts.decide(result);
        }
      }
      long conflictsLeft = request.copiesShard() ? found.conflicts() : conflicts.left();
      List<CopyPlan> planned =
          copies.stream().map(copy -> copy.plan(suspects.deletes(copy.name()))).toList();
      return new RepairPlan(
          RepairPlan.VERSION,
          topology.repairId(),
          request.applied,
          PlanInputs.of(topology, request.conflicts, request.manifests),
          decision(topology, reasons, planned),
          reasons,
          new Compared(
              found.union(),
              MeasurementTotals.differing(results),
              HourTotals.differing(results),
              copies.stream().flatMap(copy -> copy.typeConflicts().stream()).toList(),
              Digest.of(found.types().describe()),
              Differences.unwritable(results),
              found.findings()),
          planned,
          new Conflicts(
              request.conflicts.text(),
              found.conflicts(),
              conflicts.resolved(),
              conflictsLeft,
              conflicts.leftFingerprint(),
              found.conflictsDigest(),
              found.conflictObjects()),
          suspects.summary(found.absentDigest()),
          Estimate.of(
              copies.stream().map(CopyWork::volume).toList(),
              request.manifests,
              results,
              topology.settings().replay().pointsPerSecond()),
          undo.commit(),
          topology.options().copyShard(),
          List.of());
    }
  }

  private static Decision decision(Topology topology, List<String> reasons, List<CopyPlan> copies) {
    if (!reasons.isEmpty()) {
      return Decision.NEEDS_REVIEW;
    }
    if (topology.options().copyShard().isPresent()) {
      return Decision.COPY_SHARD;
    }
    if (copies.stream().noneMatch(CopyPlan::changes)) {
      return Decision.NOTHING_TO_REPLAY;
    }
    return topology.mode() == Mode.PLAN ? Decision.PLANNED : Decision.REPLAY;
  }
}
