package io.shardrepair.plan;

import io.shardrepair.compare.ConflictReader.Conflict;
import io.shardrepair.compare.HashSet128;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.KeyOrder;
import io.shardrepair.line.LineReader;
import io.shardrepair.plan.RepairPlan.ReplayObject;
import io.shardrepair.store.ObjectStore;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * The points that an earlier plan was going to write into a copy, from one kind of objects. Points
 * must be asked for in the order of their series, which is that of the objects; it holds the points
 * of one series at a time.
 */
public final class PlannedPoints implements Closeable {
  private final ObjectStore store;
  private final Iterator<ReplayObject> objects;
  private final PointHash hash = new PointHash();
  private final HashSet128 planned = new HashSet128();
  private byte[] series;

  /** On the first line after those of {@link #series}; null after the last. */
  private LineReader lines;

  private byte[] nextCut;

  /**
   * @param objects of a plan, in the order of their series
   */
  public PlannedPoints(ObjectStore store, List<ReplayObject> objects) throws IOException {
    this.store = store;
    this.objects = objects.iterator();
    next();
  }

  /** Whether a point of the line that is being read was planned, with this value. */
  public boolean contains(LineReader asked, int point) throws IOException {
    if (series == null || !asked.isOf(series)) {
      seek(asked.series());
    }
    return planned.contains(hash.of(asked, point));
  }

  /** Whether a conflict's point was planned to get this value. */
  public boolean contains(Conflict conflict, DumpBytes value) throws IOException {
    byte[] asked = conflict.series().bytes();
    if (!Arrays.equals(series, asked)) {
      seek(asked);
    }
    return planned.contains(hash.of(conflict, value));
  }

  private void seek(byte[] asked) throws IOException {
    series = asked;
    planned.clear();
    byte[] cut = KeyOrder.cutBefore(series);
    while (lines != null && Arrays.compareUnsigned(nextCut, cut) <= 0) {
      if (Arrays.equals(nextCut, cut)) {
        for (int point = 0; point < lines.points(); point++) {
          planned.add(hash.of(lines, point));
        }
      }
      next();
    }
  }

  private void next() throws IOException {
    while (lines == null || !lines.next()) {
      close();
      if (!objects.hasNext()) {
        return;
      }
      ReplayObject object = objects.next();
      lines = PointObject.openKnown(store, object.key(), object.sha256());
    }
    nextCut = KeyOrder.cutBefore(lines.series());
  }

  @Override
  public void close() throws IOException {
    if (lines != null) {
      lines.close();
      lines = null;
    }
  }
}
