package io.shardrepair.report;

import io.shardrepair.plan.RepairPlan.Narrowing;
import io.shardrepair.verify.Verification.NewConflict;
import java.util.List;

/**
 * What changed on the copies while a repair worked on them.
 *
 * @param narrowings how its plan was narrowed, once for each time that copies had changed
 * @param changing copies that were changing when leave to write was last given, which a hot shard's
 *     may; what was written to them in the minutes before is in no comparison
 * @param newConflicts points on which copies disagree since the replay and did not before, or not
 *     with these values; the first of them
 */
public record Changes(
    List<Narrowing> narrowings, List<String> changing, List<NewConflict> newConflicts) {
  public static final Changes NONE = new Changes(List.of(), List.of(), List.of());
}
