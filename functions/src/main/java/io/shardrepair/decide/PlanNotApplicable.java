package io.shardrepair.decide;

/** A plan whose exports were not whole cannot be applied, reviewed or not. */
public final class PlanNotApplicable extends RuntimeException {
  PlanNotApplicable(RepairPlan plan) {
    super(
        "plan %s cannot be applied, since what looks missing may be there: %s"
            .formatted(plan.repairId(), String.join("; ", plan.reasons())));
  }
}
