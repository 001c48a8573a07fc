package io.shardrepair.decide;

import io.shardrepair.compare.AbsentSeries;
import io.shardrepair.compare.ConflictReader;
import io.shardrepair.compare.ConflictReader.Conflict;
import io.shardrepair.compare.ConflictSet;
import io.shardrepair.compare.PartitionResult;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.PrintedSeries;
import io.shardrepair.line.ValueType;
import io.shardrepair.model.Answer.Choice;
import io.shardrepair.plan.PointObject;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides the conflicts of a partition: if the policy chooses a value, it is written to each copy
 * that holds another or none. A conflict is resolved on all copies or left on all.
 */
final class ConflictWork {
  private final RepairObjects objects;
  private final ConflictRule rule;
  private final FieldTypes types;
  private final Suspects suspects;
  private final EarlierPlan earlier;
  private final WriteLimits limits;
  private final Undo undo;
  private final List<CopyWork> copies;
  private final ConflictSet leftSet = new ConflictSet();
  private long resolved;
  private long left;

  ConflictWork(
      RepairObjects objects,
      ConflictRule rule,
      FieldTypes types,
      Suspects suspects,
      EarlierPlan earlier,
      WriteLimits limits,
      Undo undo,
      List<CopyWork> copies) {
    this.objects = objects;
    this.rule = rule;
    this.types = types;
    this.suspects = suspects;
    this.earlier = earlier;
    this.limits = limits;
    this.undo = undo;
    this.copies = copies;
  }

  /** Conflicts that get one value. */
  long resolved() {
    return resolved;
  }

  /** Conflicts that stay, without those of deleted series. */
  long left() {
    return left;
  }

  /** Fingerprint of those that stay. */
  String leftFingerprint() {
    return leftSet.fingerprint();
  }

  /** Decides about the conflicts of a partition. */
  void decide(PartitionResult result) throws IOException {
    if (result.found().conflicts() == 0) {
      return;
    }
    List<String> names = copies.stream().map(CopyWork::name).toList();
    List<PointObject> winners = new ArrayList<>();
    try (ConflictReader conflicts = open(result);
        AbsentReader absent = new AbsentReader(objects.store(), result.found().absentKey())) {
      for (String name : names) {
        winners.add(
            new PointObject(
                objects.store(), objects.winners(earlier.narrowing(), name, result.index())));
      }
      for (Optional<Conflict> next = conflicts.next(); next.isPresent(); next = conflicts.next()) {
        Conflict conflict = next.get();
        if (!rule.decides() && !suspects.deletesAny()) {
          leave(conflict);
          continue;
        }
        byte[] series = conflict.series().bytes();
        Optional<AbsentSeries> suspected = absent.find(series, 0, series.length);
        decide(
            conflict,
            suspected.isEmpty() ? Optional.of(Choice.REPLAY) : suspects.choice(suspected.get()),
            winners);
      }
      for (int copy = 0; copy < winners.size(); copy++) {
        winners.get(copy).commit();
        copies.get(copy).replay(winners.get(copy), true);
      }
    } finally {
      for (PointObject object : winners) {
        object.close();
      }
    }
  }

  private ConflictReader open(PartitionResult result) throws IOException {
    String key = result.found().conflictsKey().orElseThrow();
    return new ConflictReader(objects.store().open(key), key);
  }

  private void leave(Conflict conflict) {
    left++;
    leftSet.add(conflict);
  }

  private void decide(Conflict conflict, Optional<Choice> choice, List<PointObject> winners)
      throws IOException {
    if (choice.isPresent() && choice.get() == Choice.DELETE) {
      for (CopyWork copy : copies) {
        keep(copy.name(), conflict);
      }
      return;
    }
    Optional<DumpBytes> winner =
        choice.isPresent() && choice.get() == Choice.REPLAY && limits.allowWinner(conflict)
            ? rule.winner(values(conflict)).filter(value -> allTake(conflict, value))
            : Optional.empty();
    if (winner.isEmpty() || !allowed(conflict, winner.get())) {
      leave(conflict);
      return;
    }
    resolved++;
    for (int copy = 0; copy < copies.size(); copy++) {
      Optional<DumpBytes> value = conflict.value(copies.get(copy).name());
      if (!winner.equals(value)) {
        winners.get(copy).write(conflict, winner.get());
        if (value.isPresent()) {
          copies.get(copy).overwrite();
          undo.overwritten(copies.get(copy).name(), conflict, value.get());
        }
      }
    }
  }

  /** Keeps a copy's values of a point that is going to be deleted from it, the last value last. */
  private void keep(String copy, Conflict conflict) throws IOException {
    for (DumpBytes earlierValue : conflict.doubled().getOrDefault(copy, List.of())) {
      undo.deleted(copy, conflict, earlierValue);
    }
    Optional<DumpBytes> value = conflict.value(copy);
    if (value.isPresent()) {
      undo.deleted(copy, conflict, value.get());
    }
  }

  /** One per copy, in their order, absent where the copy lacks the point. */
  private List<Optional<DumpBytes>> values(Conflict conflict) {
    return copies.stream().map(copy -> conflict.value(copy.name())).toList();
  }

  /** Whether no earlier plan forbids giving the value to the copies that lack it. */
  private boolean allowed(Conflict conflict, DumpBytes winner) throws IOException {
    for (int copy = 0; copy < copies.size(); copy++) {
      if (!conflict.value(copies.get(copy).name()).equals(Optional.of(winner))
          && !earlier.allowsWinner(copies.get(copy).name(), conflict, winner)) {
        return false;
      }
    }
    return true;
  }

  /** Whether each copy that would get the value takes its type. */
  private boolean allTake(Conflict conflict, DumpBytes value) {
    byte[] series = conflict.series().bytes();
    DumpBytes measurement =
        DumpBytes.of(series, 0, PrintedSeries.measurementEnd(series, series.length));
    ValueType type = ConflictRule.type(value);
    for (int copy = 0; copy < copies.size(); copy++) {
      Set<ValueType> takes = types.taken(copy, measurement).get(conflict.field());
      if (takes != null
          && !takes.contains(type)
          && !conflict.value(copies.get(copy).name()).equals(Optional.of(value))) {
        return false;
      }
    }
    return true;
  }
}
