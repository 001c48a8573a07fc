package io.shardrepair.decide;

import io.shardrepair.decide.RepairPlan.CopyPlan;

/** The copies no longer differ as they did when the plan was made; nothing was written. */
public final class PlanOutdated extends RuntimeException {
  PlanOutdated(String planId, CopyPlan planned, CopyPlan now) {
    super(
        "plan %s is outdated: %s lacked %,d points then and %,d now, and they are not the same; make a new plan"
            .formatted(planId, planned.copy(), planned.missing(), now.missing()));
  }
}
