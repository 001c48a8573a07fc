package io.shardrepair.report;

import io.shardrepair.plan.RepairPlan;
import io.shardrepair.plan.RepairPlan.Decision;
import io.shardrepair.preflight.PreflightResult;
import io.shardrepair.report.RepairReport.Failure;
import io.shardrepair.status.RepairStatus;
import io.shardrepair.text.Plural;
import io.shardrepair.verify.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a repair ended, with a message.
 *
 * @param status how it ended
 * @param message what happened, in a sentence
 */
record RepairOutcome(RepairStatus status, String message) {

  static RepairOutcome of(
      Optional<Failure> failure, Optional<RepairPlan> plan, Optional<Verification> verification) {
    if (failure.isPresent() || plan.isEmpty()) {
      return new RepairOutcome(
          RepairStatus.FAILED,
          failure.map(Failure::cause).orElse("a repair ended without verification"));
    }
    if (verification.isPresent()) {
      return verified(plan.get(), verification.get());
    }
    return planned(plan.get());
  }

  /** The outcome of a repair in mode check that passed its preflight. */
  static RepairOutcome checked(PreflightResult preflight) {
    return new RepairOutcome(
        RepairStatus.CHECKED,
        "%s of the preflight passed; nothing was exported or written"
            .formatted(Plural.of(preflight.checks().size(), "check")));
  }

  private static RepairOutcome planned(RepairPlan plan) {
    String aside = conflictsAside(plan.conflicts().found()) + doubledAside(doubled(plan));
    return switch (plan.decision()) {
      case NOTHING_TO_REPLAY -> nothingToReplay(plan, aside);
      case PLANNED ->
          new RepairOutcome(
              RepairStatus.PLANNED,
              "%s missing from copies; nothing was written%s"
                  .formatted(Plural.of(plan.missing(), "point is", "points are"), aside));
      case NEEDS_REVIEW ->
          new RepairOutcome(
              RepairStatus.NEEDS_REVIEW,
              "nothing was written: " + String.join("; ", plan.reasons()));
      case REPLAY, COPY_SHARD ->
          new RepairOutcome(RepairStatus.FAILED, "a repair ended without verification");
    };
  }

  private static RepairOutcome nothingToReplay(RepairPlan plan, String aside) {
    if (plan.missing() > 0) {
      return new RepairOutcome(
          RepairStatus.LEFT,
          "nothing was written: the %s left on purpose%s"
              .formatted(
                  Plural.of(plan.leftMissing(), "missing point is", "missing points are"), aside));
    }
    return new RepairOutcome(
        plan.conflicts().found() == 0 && doubled(plan) == 0
            ? RepairStatus.EQUAL
            : RepairStatus.CONFLICTS,
        "no copy lacks a point" + aside);
  }

  private static RepairOutcome verified(RepairPlan plan, Verification verification) {
    if (verification.asPlanned()) {
      long conflicts = verification.conflicts().found();
      return new RepairOutcome(
          conflicts == 0 && verification.doubled() == 0
              ? RepairStatus.REPAIRED
              : RepairStatus.CONFLICTS,
          done(plan) + conflictsAside(conflicts) + doubledAside(verification.doubled()));
    }
    List<String> wrong = new ArrayList<>();
    for (Verification.VerifiedCopy copy : verification.copies()) {
      if (!copy.asPlanned()) {
        wrong.add(
            "%s lacks %s, where %s"
                .formatted(
                    copy.copy(),
                    Plural.of(copy.missing(), "point"),
                    copy.missing() == copy.left()
                        ? "as many, but others were to be left"
                        : Plural.of(copy.left(), "was", "were") + " to be left"));
      }
    }
    wrong.addAll(wrongConflicts(verification.conflicts()));
    return new RepairOutcome(
        RepairStatus.INCOMPLETE,
        String.join("; ", wrong) + ": see refused points and dead letters, then plan again");
  }

  private static List<String> wrongConflicts(Verification.Conflicts conflicts) {
    if (conflicts.asPlanned()) {
      return List.of();
    }
    if (conflicts.fresh() == 0) {
      return List.of(
          "copies hold %s with different values, where %s to be left"
              .formatted(
                  Plural.of(conflicts.found(), "point"),
                  Plural.of(conflicts.left(), "was", "were")));
    }
    return List.of(
        "copies disagree on %s on which they did not before: somebody wrote while the repair did (%s%s)"
            .formatted(
                Plural.of(conflicts.fresh(), "point"),
                conflicts.sample().get(0).describe(),
                conflicts.fresh() > 1 ? ", and more in verification.json" : ""));
  }

  private static String done(RepairPlan plan) {
    if (plan.decision() == Decision.COPY_SHARD) {
      return "the shard was copied, and no copy lacks a point";
    }
    long overwrites = plan.copies().stream().mapToLong(RepairPlan.CopyPlan::overwrites).sum();
    long writtenBefore =
        plan.copies().stream().mapToLong(copy -> plan.writtenBefore(copy.copy())).sum();
    StringBuilder text =
        new StringBuilder(
            Plural.of(
                    plan.toWrite() - overwrites + writtenBefore,
                    "missing point was",
                    "missing points were")
                + " written and read back");
    if (plan.conflicts().resolved() > 0) {
      text.append(
          "; %s resolved by %s"
              .formatted(
                  Plural.of(plan.conflicts().resolved(), "conflict was", "conflicts were"),
                  plan.conflicts().policy()));
    }
    if (plan.deletes() > 0) {
      text.append(
          "; %s deleted"
              .formatted(Plural.of(plan.suspectedDeletes().delete(), "series was", "series were")));
    }
    if (plan.dropped() > 0) {
      text.append(
          "; %s no longer missing as planned"
              .formatted(
                  Plural.of(
                      plan.dropped(),
                      "point of the plan was dropped, since it was",
                      "points of the plan were dropped, since they were")));
    }
    if (plan.leftMissing() > 0) {
      text.append(
          "; %s left missing on purpose"
              .formatted(Plural.of(plan.leftMissing(), "point is", "points are")));
    }
    return text.toString();
  }

  private static String conflictsAside(long conflicts) {
    return conflicts == 0 ? "" : "; conflicts left as they are: %,d".formatted(conflicts);
  }

  private static long doubled(RepairPlan plan) {
    return plan.copies().stream().mapToLong(copy -> copy.caveats().doubled()).sum();
  }

  private static String doubledAside(long doubled) {
    return doubled == 0
        ? ""
        : "; points in two shards of one node, whose server answers them twice: %,d"
            .formatted(doubled);
  }
}
