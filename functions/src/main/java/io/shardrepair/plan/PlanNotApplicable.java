package io.shardrepair.plan;

/** A plan cannot be applied as it is, or not in this way; nothing was written. */
public final class PlanNotApplicable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PlanNotApplicable(String message) {
    super(message);
  }
}
