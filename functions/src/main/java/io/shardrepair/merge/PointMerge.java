package io.shardrepair.merge;

import io.shardrepair.line.KeyOrder;
import io.shardrepair.line.PointKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;

/**
 * Merges the runs of all copies into one sequence of points: by key, then time, each point once
 * with every copy's value for it.
 *
 * <p>Keys are compared only where a run comes to a new one. Within a key, the runs that hold it are
 * merged by time alone. {@link EqualStretch} skips ahead where all copies are equal.
 */
public final class PointMerge {

  /**
   * Number of TSM files of a shard holding a key from which influxd may answer it in another order
   * than that of the files: its order of blocks is transitive among two files, but not among three.
   */
  private static final int MIXING_FILES = 3;

  private static final Set<Integer> NO_SHARD = Set.of();

  private final PriorityQueue<RunCursor> waiting =
      new PriorityQueue<>((a, b) -> KeyOrder.compare(a.key(), b.key()));
  private final List<RunCursor> atKey = new ArrayList<>();
  private final PointKey key = new PointKey();
  private final PointValues values;
  private final Points points;
  private final EqualStretch stretch;

  public PointMerge(int copies, Points points) {
    this.values = new PointValues(copies);
    this.points = points;
    this.stretch = new EqualStretch(copies, points);
  }

  /** Adds a run; what it holds must come after all points merged so far. */
  public void add(RunCursor cursor) {
    if (cursor.inside()) {
      waiting.add(cursor);
    }
  }

  /** Merges until no run stands on a record in the range. */
  public void run() throws IOException {
    while (!waiting.isEmpty()) {
      takeNextKey();
      while (!atKey.isEmpty()) {
        long time = earliest();
        if (stretch.mayBegin(atKey, time) && stretch.pass(this::mayPassKey)) {
          leaveKey();
        } else {
          mergePoint(time);
        }
      }
    }
  }

  private void takeNextKey() throws IOException {
    key.set(waiting.peek().key());
    do {
      atKey.add(waiting.poll());
    } while (!waiting.isEmpty() && KeyOrder.compare(waiting.peek().key(), key) == 0);
    // Values are put in this order, so that the last wins.
    atKey.sort(Comparator.comparingLong(RunCursor::rank));
    watchFiles();
    points.key(key);
    for (int i = 0; i < atKey.size(); i++) {
      firstValue(atKey.get(i).copy(), atKey.get(i));
    }
  }

  /**
   * Keeps values of earlier files for shards that hold the key in enough TSM files for a server to
   * answer in another order than that of the files.
   */
  private void watchFiles() {
    for (int copy = 0; copy < values.copies(); copy++) {
      values.watchFiles(copy, atKey.size() >= MIXING_FILES ? mixing(copy) : NO_SHARD);
    }
  }

  /** The runs at the key are in the order of shards and files. */
  private Set<Integer> mixing(int copy) {
    Set<Integer> shards = NO_SHARD;
    RunPlace last = null;
    int files = 0;
    for (int i = 0; i < atKey.size(); i++) {
      RunPlace place = atKey.get(i).place();
      if (place.copy() != copy || !place.isTsm()) {
        continue;
      }
      if (last == null || last.shard() != place.shard()) {
        files = 1;
      } else if (!last.sameFile(place)) {
        files++;
      }
      if (files == MIXING_FILES) {
        shards = shards.isEmpty() ? new TreeSet<>() : shards;
        shards.add(place.shard());
      }
      last = place;
    }
    return shards;
  }

  private void firstValue(int copy, RunCursor run) {
    points.firstValue(copy, run.record().buffer(), run.record().valueEnd());
  }

  /** Whether all runs at the key come to the next key together, before any other run. */
  private boolean mayPassKey(RunCursor leader) throws IOException {
    if (atKey.size() > values.copies()
        || !leader.inside()
        || (!waiting.isEmpty() && KeyOrder.compare(waiting.peek().key(), leader.key()) <= 0)) {
      return false;
    }
    key.set(leader.key());
    points.key(key);
    firstValue(Points.ALL_COPIES, leader);
    return true;
  }

  /** Puts back the runs that a stretch has moved to another key. */
  private void leaveKey() {
    for (int i = atKey.size() - 1; i >= 0; i--) {
      RunCursor cursor = atKey.get(i);
      if (!cursor.inside() || (cursor.newKey() && KeyOrder.compare(cursor.key(), key) != 0)) {
        atKey.remove(i);
        add(cursor);
      }
    }
  }

  private long earliest() {
    long time = Long.MAX_VALUE;
    for (int i = 0; i < atKey.size(); i++) {
      time = Math.min(time, atKey.get(i).time());
    }
    return time;
  }

  private void mergePoint(long time) throws IOException {
    values.clear();
    for (int i = 0; i < atKey.size(); i++) {
      RunCursor cursor = atKey.get(i);
      boolean stays = true;
      // A run may hold a point several times in a row.
      while (stays && cursor.time() == time) {
        values.put(
            cursor.place(),
            cursor.record().buffer(),
            cursor.record().valueStart(),
            cursor.record().valueEnd());
        cursor.advance();
        stays = cursor.inside() && !cursor.newKey();
      }
      if (!stays) {
        atKey.remove(i);
        i--;
        add(cursor);
      }
    }
    points.point(time, values);
  }
}
