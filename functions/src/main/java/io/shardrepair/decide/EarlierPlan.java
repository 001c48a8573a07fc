package io.shardrepair.decide;

import io.shardrepair.compare.ConflictReader.Conflict;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.LineReader;
import io.shardrepair.plan.PlannedPoints;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.plan.RepairPlan.Delete;
import io.shardrepair.plan.RepairPlan.ReplayObject;
import io.shardrepair.store.ObjectStore;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The limits of a plan that succeeds another one of the same repair because copies changed in
 * between: it may only remove. What was not planned before, with the same value, is not written,
 * overwritten or deleted.
 */
final class EarlierPlan implements Closeable {
  private final ObjectStore store;
  private final Optional<RepairPlan> plan;
  private final Map<String, PlannedPoints> missing = new HashMap<>();
  private final Map<String, PlannedPoints> winners = new HashMap<>();
  private KnownConflicts conflicts;

  /**
   * @param plan absent for a repair's first plan, which has no limits of this kind
   */
  EarlierPlan(ObjectStore store, Optional<RepairPlan> plan) {
    this.store = store;
    this.plan = plan;
  }

  /** Whether there are limits. */
  boolean limits() {
    return plan.isPresent();
  }

  /** How often the plan of this repair has been narrowed, including this time. */
  int narrowing() {
    return plan.map(earlier -> earlier.narrowings().size() + 1).orElse(0);
  }

  /** Whether a missing point of the line that is being read may be written into a copy. */
  boolean allowsWrite(String copy, LineReader lines, int point) throws IOException {
    return plan.isEmpty() || points(missing, copy, false).contains(lines, point);
  }

  /** Whether the winner of a conflict may replace a copy's value, or fill in a missing one. */
  boolean allowsWinner(String copy, Conflict conflict, DumpBytes winner) throws IOException {
    if (plan.isEmpty()) {
      return true;
    }
    if (conflicts == null) {
      conflicts = new KnownConflicts(store, plan.get().conflicts().objects());
    }
    return conflicts.contains(conflict) && points(winners, copy, true).contains(conflict, winner);
  }

  /** Whether a series may be deleted from a copy. */
  boolean allowsDelete(String copy, Delete delete) {
    return plan.isEmpty() || plan.get().copy(copy).deletes().contains(delete);
  }

  private PlannedPoints points(Map<String, PlannedPoints> of, String copy, boolean winning)
      throws IOException {
    PlannedPoints points = of.get(copy);
    if (points == null) {
      List<ReplayObject> objects =
          plan.orElseThrow().copy(copy).replay().stream()
              .filter(object -> object.winners() == winning)
              .toList();
      points = new PlannedPoints(store, objects);
      of.put(copy, points);
    }
    return points;
  }

  @Override
  public void close() throws IOException {
    for (PlannedPoints points : missing.values()) {
      points.close();
    }
    for (PlannedPoints points : winners.values()) {
      points.close();
    }
    if (conflicts != null) {
      conflicts.close();
    }
  }
}
