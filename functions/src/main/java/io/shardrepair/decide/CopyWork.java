package io.shardrepair.decide;

import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.LineReader;
import io.shardrepair.line.ValueType;
import io.shardrepair.plan.Estimate;
import io.shardrepair.plan.PointObject;
import io.shardrepair.plan.PointSet;
import io.shardrepair.plan.RepairPlan.CopyPlan;
import io.shardrepair.plan.RepairPlan.Delete;
import io.shardrepair.plan.RepairPlan.Left;
import io.shardrepair.plan.RepairPlan.ReplayObject;
import io.shardrepair.plan.RepairPlan.TypeConflict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what is to be done to one copy. */
final class CopyWork {
  private final Differences.OfCopy copy;
  private final List<ReplayObject> replay = new ArrayList<>();
  private final Map<Left.Reason, Long> left = new EnumMap<>(Left.Reason.class);
  private final PointSet stillMissing = new PointSet();
  private final Map<TypeConflictId, Long> typeConflicts = new LinkedHashMap<>();
  private Estimate.Volume volume = Estimate.Volume.NONE;
  private long overwrites;

  private record TypeConflictId(
      DumpBytes measurement, DumpBytes field, Set<ValueType> holds, ValueType type) {}

  CopyWork(Differences.OfCopy copy) {
    this.copy = copy;
  }

  String name() {
    return copy.copy();
  }

  /** Everything that the comparison put into an object is to be written. */
  void replay(String key, long points) {
    Digest.Size size = copy.sizes().get(key);
    replay.add(new ReplayObject(key, points, false, size.storedSha256()));
    volume = volume.plus(new Estimate.Volume(points, size.bytes(), size.storedBytes()));
  }

  /**
   * What was put into an object, if anything, is to be written.
   *
   * @param winners whether these are winners of conflicts
   */
  void replay(PointObject object, boolean winners) {
    if (object.points() > 0) {
      replay.add(new ReplayObject(object.key(), object.points(), winners, object.sha256()));
      volume =
          volume.plus(
              new Estimate.Volume(object.points(), object.rawBytes(), object.storedBytes()));
    }
  }

  void overwrite() {
    overwrites++;
  }

  /** The points of a line are not written. */
  void leave(Left.Reason reason, LineReader lines) {
    left.merge(reason, (long) lines.points(), Long::sum);
    if (reason != Left.Reason.DELETED_ELSEWHERE) {
      stillMissing.addAll(lines);
    }
  }

  /** A point of a line is not written. */
  void leave(Left.Reason reason, LineReader lines, int point) {
    left.merge(reason, 1L, Long::sum);
    stillMissing.add(lines, point);
  }

  /** A point of a line is not written, because its type is not one that the copy takes. */
  void leave(
      LineReader lines, int point, DumpBytes measurement, DumpBytes field, Set<ValueType> taken) {
    leave(Left.Reason.TYPE_CONFLICT, lines, point);
    typeConflicts.merge(
        new TypeConflictId(measurement, field, taken, lines.type(point)), 1L, Long::sum);
  }

  /** All points decided about. */
  long missing() {
    return volume.points() + left.values().stream().mapToLong(Long::longValue).sum();
  }

  Estimate.Volume volume() {
    return volume;
  }

  List<TypeConflict> typeConflicts() {
    return typeConflicts.entrySet().stream()
        .map(
            e ->
                new TypeConflict(
                    e.getKey().measurement,
                    e.getKey().field,
                    name(),
                    e.getKey().holds.stream().map(CopyWork::label).toList(),
                    label(e.getKey().type),
                    e.getValue()))
        .toList();
  }

  private static String label(ValueType type) {
    return type.name().toLowerCase(java.util.Locale.ROOT);
  }

  CopyPlan plan(List<Delete> deletes) {
    return new CopyPlan(
        copy.copy(),
        copy.points(),
        copy.missing(),
        copy.digest(),
        copy.absentSeries(),
        copy.absentSeriesSample(),
        List.copyOf(replay),
        overwrites,
        left.entrySet().stream().map(e -> new Left(e.getKey(), e.getValue())).toList(),
        stillMissing.fingerprint(),
        deletes,
        copy.caveats());
  }
}
