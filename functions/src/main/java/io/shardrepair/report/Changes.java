package io.shardrepair.report;

import io.shardrepair.plan.RepairPlan.Narrowing;
import io.shardrepair.verify.Verification.NewConflict;
import java.util.List;

/**
 * What changed on the copies while a repair worked on them.
 *
 * @param narrowings how its plan was narrowed, one for each time that copies had changed
 * @param changing copies that were changing when the permit was last given, as copies of a hot
 *     shard may; what was written to them in the minutes before is in no comparison
 * @param newConflicts points on which copies disagree only since the replay, or disagree with other
 *     values than before; the first of them
 */
public record Changes(
    List<Narrowing> narrowings, List<String> changing, List<NewConflict> newConflicts) {
  public static final Changes NONE = new Changes(List.of(), List.of(), List.of());
}
