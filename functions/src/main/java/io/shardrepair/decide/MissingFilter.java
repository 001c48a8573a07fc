package io.shardrepair.decide;

import io.shardrepair.compare.AbsentSeries;
import io.shardrepair.compare.PartitionResult;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.LineReader;
import io.shardrepair.line.PrintedSeries;
import io.shardrepair.line.ValueType;
import io.shardrepair.model.Answer.Choice;
import io.shardrepair.plan.PointObject;
import io.shardrepair.plan.RepairPlan.Left;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides about the missing points of a partition and copy. If all of them are to be written, the
 * comparison's own object is used. Otherwise it streams that object into another, without the
 * points that are left.
 */
final class MissingFilter {
  private final RepairObjects objects;
  private final FieldTypes types;
  private final Suspects suspects;
  private final EarlierPlan earlier;
  private final WriteLimits limits;
  private final Undo undo;

  MissingFilter(
      RepairObjects objects,
      FieldTypes types,
      Suspects suspects,
      EarlierPlan earlier,
      WriteLimits limits,
      Undo undo) {
    this.objects = objects;
    this.types = types;
    this.suspects = suspects;
    this.earlier = earlier;
    this.limits = limits;
    this.undo = undo;
  }

  /** Decides about what one copy lacks of a partition. */
  void decide(PartitionResult result, int copy, CopyWork work) throws IOException {
    PartitionResult.Copy found = result.found().copies().get(copy);
    if (found.missing() == 0) {
      return;
    }
    boolean carried = found.missingUnwritable() == 0 && !limits.byTime(work.name());
    if (types.takesAll(copy) && !suspects.withholds(result) && !earlier.limits() && carried) {
      work.replay(found.missingKey().orElseThrow(), found.missing());
      return;
    }
    long before = work.missing();
    filter(result, copy, work, carried);
    if (work.missing() - before != found.missing()) {
      throw new IllegalStateException(
          "%s holds %d points, not the %d that were counted"
              .formatted(
                  found.missingKey().orElseThrow(), work.missing() - before, found.missing()));
    }
  }

  /**
   * @param carried whether line protocol carries every point as it is
   */
  private void filter(PartitionResult result, int copy, CopyWork work, boolean carried)
      throws IOException {
    String key = result.found().copies().get(copy).missingKey().orElseThrow();
    try (LineReader lines = PointObject.open(objects.store(), key);
        AbsentReader absent = new AbsentReader(objects.store(), result.found().absentKey());
        PointObject kept =
            new PointObject(
                objects.store(),
                objects.replayObject(earlier.narrowing(), work.name(), result.index()))) {
      PointFilter points = new PointFilter(copy, work, kept, carried);
      while (lines.next()) {
        Optional<AbsentSeries> series =
            absent.find(lines.bytes(), lines.start(), lines.seriesEnd());
        Optional<Choice> choice =
            series.isEmpty() ? Optional.of(Choice.REPLAY) : suspects.choice(series.get());
        if (choice.isEmpty()) {
          work.leave(Left.Reason.SUSPECTED_DELETE, lines);
          continue;
        }
        switch (choice.get()) {
          case REPLAY -> points.write(lines);
          case LEAVE -> work.leave(Left.Reason.ANSWERED_LEAVE, lines);
          case DELETE -> {
            work.leave(Left.Reason.DELETED_ELSEWHERE, lines);
            saveDeleted(series.orElseThrow(), work.name(), lines);
          }
        }
      }
      kept.commit();
      work.replay(kept, false);
    }
  }

  /**
   * Saves points that will be deleted: a copy from which the series is absent lacks all its points,
   * so each is saved once for a holder.
   */
  private void saveDeleted(AbsentSeries series, String copy, LineReader lines) throws IOException {
    if (series.lacking().get(0).equals(copy)) {
      for (String holder : series.holders()) {
        undo.deleted(holder, lines);
      }
    }
  }

  /** Writes the points that the copy takes and that may be written into it. */
  private final class PointFilter {
    private final int copy;
    private final CopyWork work;
    private final PointObject kept;
    private final boolean carried;
    private byte[] series = {};
    private DumpBytes measurement;
    private Map<DumpBytes, Set<ValueType>> taken = Map.of();

    PointFilter(int copy, CopyWork work, PointObject kept, boolean carried) {
      this.copy = copy;
      this.work = work;
      this.kept = kept;
      this.carried = carried;
    }

    void write(LineReader lines) throws IOException {
      byte[] line = lines.bytes();
      if (!lines.isOf(series)) {
        series = lines.series();
        measurement = DumpBytes.of(series, 0, PrintedSeries.measurementEnd(series, series.length));
        taken = types.taken(copy, measurement);
      }
      if (taken.isEmpty() && !earlier.limits() && carried) {
        kept.write(line, lines.start(), lines.end(), lines.points());
        return;
      }
      boolean begun = false;
      for (int point = 0; point < lines.points(); point++) {
        int start = lines.fieldStart(point);
        DumpBytes field = DumpBytes.of(line, start, lines.nameEnd(point) - start);
        Set<ValueType> takes = taken.get(field);
        Optional<Left.Reason> reason =
            carried ? Optional.empty() : limits.reason(work.name(), lines, point);
        if (reason.isPresent()) {
          work.leave(reason.get(), lines, point);
          continue;
        }
        if (!earlier.allowsWrite(work.name(), lines, point)) {
          work.leave(Left.Reason.NOT_PLANNED, lines, point);
          continue;
        }
        if (takes != null && !takes.contains(lines.type(point))) {
          work.leave(lines, point, measurement, field, takes);
          continue;
        }
        if (begun) {
          kept.ascii(",");
        } else {
          kept.write(line, lines.start(), lines.seriesEnd() + 1, 0);
          begun = true;
        }
        kept.write(line, start, lines.valueEnd(point), 1);
      }
      if (begun) {
        kept.write(line, lines.timeStart(), lines.end(), 0);
      }
    }
  }
}
