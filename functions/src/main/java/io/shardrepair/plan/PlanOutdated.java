package io.shardrepair.plan;

/** The copies no longer differ as they did when the plan was made; nothing was written. */
public final class PlanOutdated extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PlanOutdated(String planId, String what) {
    super("plan %s is outdated: %s; make a new plan".formatted(planId, what));
  }
}
