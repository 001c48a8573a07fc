package io.shardrepair.verify;

import io.shardrepair.compare.ConflictReader;
import io.shardrepair.compare.ConflictReader.Conflict;
import io.shardrepair.compare.ConflictSet;
import io.shardrepair.compare.PartitionResult;
import io.shardrepair.decide.KnownConflicts;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.plan.PlannedPoints;
import io.shardrepair.plan.PointObject;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.store.RepairObjects;
import io.shardrepair.verify.Verification.Conflicts;
import io.shardrepair.verify.Verification.NewConflict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks whether the conflicts after a replay are those that the plan left, with the same values. A
 * new conflict may be this repair's doing: a client wrote the point between the last look at the
 * copies and the replay, and the replay overwrote it with the older value on one of them. Then the
 * other copies hold the newer value, which is kept for undoing.
 */
final class ConflictCheck {
  private static final int SAMPLE = 20;

  private final RepairObjects objects;
  private final RepairPlan plan;
  private final Map<String, PlannedPoints> written = new HashMap<>();
  private final Map<String, PointObject> hidden = new LinkedHashMap<>();
  private final List<NewConflict> sample = new ArrayList<>();
  private long fresh;

  ConflictCheck(RepairObjects objects, RepairPlan plan) {
    this.objects = objects;
    this.plan = plan;
  }

  Conflicts check(List<PartitionResult> results) throws IOException {
    long found = results.stream().mapToLong(result -> result.found().conflicts()).sum();
    List<String> keys =
        results.stream().flatMap(result -> result.found().conflictsKey().stream()).toList();
    boolean same =
        found == plan.conflicts().left()
            && fingerprint(keys).equals(plan.conflicts().leftFingerprint());
    // A copy that replaced another takes over its conflicts with a third.
    if (!same && plan.copyShard().isEmpty()) {
      lookForNew(keys);
    }
    boolean fewer = found <= plan.conflicts().left() && fresh == 0;
    return new Conflicts(
        found, plan.conflicts().left(), fresh, List.copyOf(sample), same || fewer, keep());
  }

  private String fingerprint(List<String> keys) throws IOException {
    ConflictSet set = new ConflictSet();
    for (String key : keys) {
      try (ConflictReader conflicts = open(key)) {
        for (Optional<Conflict> next = conflicts.next();
            next.isPresent();
            next = conflicts.next()) {
          set.add(next.get());
        }
      }
    }
    return set.fingerprint();
  }

  private void lookForNew(List<String> keys) throws IOException {
    try (KnownConflicts before = new KnownConflicts(objects.store(), plan.conflicts().objects())) {
      for (String key : keys) {
        try (ConflictReader conflicts = open(key)) {
          for (Optional<Conflict> next = conflicts.next();
              next.isPresent();
              next = conflicts.next()) {
            if (!before.contains(next.get())) {
              isNew(next.get());
            }
          }
        }
      }
    } finally {
      for (PlannedPoints points : written.values()) {
        points.close();
      }
    }
  }

  private void isNew(Conflict conflict) throws IOException {
    fresh++;
    Map<String, DumpBytes> held = conflict.values();
    if (sample.size() < SAMPLE) {
      sample.add(
          new NewConflict(
              conflict.series(), conflict.field(), Long.toString(conflict.time()), held));
    }
    for (Map.Entry<String, DumpBytes> of : held.entrySet()) {
      if (written(of.getKey()).contains(conflict, of.getValue())) {
        for (DumpBytes other : Set.copyOf(held.values())) {
          if (!other.equals(of.getValue())) {
            hidden(of.getKey()).write(conflict, other);
          }
        }
      }
    }
  }

  /** What the repair's first plan was going to write; narrowing only removed points from it. */
  private PlannedPoints written(String copy) throws IOException {
    PlannedPoints points = written.get(copy);
    if (points == null) {
      RepairPlan first =
          plan.narrowings().isEmpty()
              ? plan
              : objects.read(
                  plan.narrowings().get(0).earlier(),
                  RepairPlan.class,
                  plan.narrowings().get(0).sha256());
      points =
          new PlannedPoints(
              objects.store(),
              first.copy(copy).replay().stream().filter(object -> !object.winners()).toList());
      written.put(copy, points);
    }
    return points;
  }

  private PointObject hidden(String copy) {
    return hidden.computeIfAbsent(
        copy, name -> new PointObject(objects.store(), objects.undo(name, "hidden.lp.gz")));
  }

  private List<String> keep() throws IOException {
    List<String> keys = new ArrayList<>();
    for (PointObject object : hidden.values()) {
      object.commit();
      keys.add(object.key());
    }
    return keys;
  }

  private ConflictReader open(String key) throws IOException {
    return new ConflictReader(objects.store().open(key), key);
  }
}
