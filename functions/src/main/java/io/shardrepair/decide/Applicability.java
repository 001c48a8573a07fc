package io.shardrepair.decide;

import io.shardrepair.model.ConflictPolicy;
import io.shardrepair.plan.PlanNotApplicable;
import io.shardrepair.plan.PlanOutdated;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.plan.RepairPlan.CopyFinding;
import io.shardrepair.plan.RepairPlan.CopyPlan;
import io.shardrepair.text.Plural;
import java.util.List;
import java.util.stream.Collectors;

/** Checks that a stored plan may be applied to the copies as they are now. */
final class Applicability {
  private Applicability() {}

  /**
   * Checks.
   *
   * @param stored the plan that was reviewed
   * @param now what a new comparison says
   * @throws PlanNotApplicable if the plan's exports, or the new ones, were not complete
   * @throws PlanOutdated if differences on which the plan is based have changed
   */
  static void require(RepairPlan stored, Differences now) {
    requireWhole(stored.repairId(), stored.compared().findings());
    requireWhole(stored.repairId(), now.findings());
    for (CopyPlan copy : stored.copies()) {
      Differences.OfCopy found = now.copy(copy.copy());
      require(
          stored,
          found.digest().equals(copy.digest()),
          "%s lacked %s then and %,d now, and they are not the same"
              .formatted(copy.copy(), Plural.of(copy.missing(), "point"), found.missing()));
    }
    require(
        stored,
        stored.suspectedDeletes().digest().equals(now.absentDigest()),
        "other series are absent from copies now, or other copies hold them");
    require(
        stored,
        stored.compared().typesDigest().equals(Digest.of(now.types().describe())),
        "copies hold fields with other types now");
    if (stored.inputs().conflicts().rule() != ConflictPolicy.Rule.LEAVE) {
      require(
          stored,
          stored.conflicts().digest().equals(now.conflictsDigest()),
          "copies disagreed on %s then and on %,d now, and the values are not the same"
              .formatted(Plural.of(stored.conflicts().found(), "point"), now.conflicts()));
    }
  }

  /** Whether a plan's copies differ exactly as they did when it was made. */
  static boolean unchanged(RepairPlan plan, Differences now) {
    return plan.copies().stream()
            .allMatch(copy -> now.copy(copy.copy()).digest().equals(copy.digest()))
        && plan.suspectedDeletes().digest().equals(now.absentDigest())
        && plan.compared().typesDigest().equals(Digest.of(now.types().describe()))
        && plan.conflicts().digest().equals(now.conflictsDigest());
  }

  private static void require(RepairPlan stored, boolean same, String what) {
    if (!same) {
      throw new PlanOutdated(stored.repairId(), what);
    }
  }

  static void requireWhole(String planId, List<CopyFinding> all) {
    List<CopyFinding> findings = all.stream().filter(any -> any.finding().blocks()).toList();
    if (!findings.isEmpty()) {
      throw new PlanNotApplicable(
          "plan %s cannot be applied, since what looks missing may be there: %s"
              .formatted(
                  planId,
                  findings.stream()
                      .map(found -> found.finding().describe(found.copy()))
                      .collect(Collectors.joining("; "))));
    }
  }
}
