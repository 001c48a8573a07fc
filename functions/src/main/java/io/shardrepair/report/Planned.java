package io.shardrepair.report;

import io.shardrepair.compare.PartitionResult.Unwritable;
import io.shardrepair.plan.Estimate;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.plan.RepairPlan.Conflicts;
import io.shardrepair.plan.RepairPlan.Decision;
import io.shardrepair.plan.RepairPlan.SuspectedDeletes;
import io.shardrepair.plan.RepairPlan.TypeConflict;
import java.util.List;

/**
 * What the plan decided.
 *
 * @param decision what followed from the differences
 * @param conflicts what happens to points with different values
 * @param suspectedDeletes series that are absent from a copy, and what happens to them
 * @param typeConflicts points that are never sent because the copy holds the field with another
 *     type
 * @param unwritable series and fields with missing points that line protocol cannot carry: only
 *     copying the shard's files brings them back
 * @param estimate what following the plan would take
 * @param undo objects that help to take it back
 */
public record Planned(
    Decision decision,
    Conflicts conflicts,
    SuspectedDeletes suspectedDeletes,
    List<TypeConflict> typeConflicts,
    Unwritable unwritable,
    Estimate estimate,
    List<String> undo) {

  static Planned of(RepairPlan plan) {
    return new Planned(
        plan.decision(),
        plan.conflicts(),
        plan.suspectedDeletes(),
        plan.compared().typeConflicts(),
        plan.compared().unwritable(),
        plan.estimate(),
        plan.undo());
  }
}
