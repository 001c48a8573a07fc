package io.shardrepair.merge;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Skips what is the same in all copies, which is nearly everything: there the copies are compared
 * as bytes, many at once, and only one copy's records are cut.
 *
 * <p>This is exact. One run of each copy stands on the same record, and no other run has a record
 * before the place where this ends. Over that stretch the bytes are equal in all of them, and so
 * are the records: what is cut in one, and checked for form and order, is what the others would
 * give. A record is passed only if the next one is also equal and of a later point; until then, a
 * later record of the same point could win over it in one copy only.
 */
final class EqualStretch {

  /** Decides whether to go on when the runs come to a new key together. */
  interface KeyGate {
    /** Whether the runs may go on as they do: no other run has this key or one before it. */
    boolean mayPass(RunCursor leader) throws IOException;
  }

  /**
   * The most bytes compared at once. Not too many, as they must still be in the processor's cache
   * when they are cut; and fewer after a short stretch, where comparing them would be wasted.
   */
  private static final int MOST = 32 << 10;

  private static final int LEAST = 512;

  private final RunCursor[] runs;

  /** Per run, the index of its record in its buffer, minus that of the leader's in its own. */
  private final int[] shifts;

  private final Points points;
  private int window = LEAST;

  /** No run but these has a record of this key before this time. */
  private long limitTime;

  EqualStretch(int copies, Points points) {
    this.runs = new RunCursor[copies];
    this.shifts = new int[copies];
    this.points = points;
  }

  /**
   * Whether each copy holds a point in exactly one run. One copy alone has nothing to compare with.
   *
   * @param atKey all runs that stand on the point's key
   * @param time the earliest time they stand on
   */
  boolean mayBegin(List<RunCursor> atKey, long time) {
    if (runs.length == 1 || atKey.size() < runs.length) {
      return false;
    }
    Arrays.fill(runs, null);
    limitTime = Long.MAX_VALUE;
    int found = 0;
    for (int i = 0; i < atKey.size(); i++) {
      RunCursor run = atKey.get(i);
      if (run.time() > time) {
        limitTime = Math.min(limitTime, run.time());
      } else if (runs[run.copy()] == null) {
        runs[run.copy()] = run;
        found++;
      } else {
        return false;
      }
    }
    return found == runs.length;
  }

  /**
   * Moves all runs as far as they are equal, to a point that has not been merged yet.
   *
   * @return whether they moved
   */
  boolean pass(KeyGate gate) throws IOException {
    RunCursor leader = runs[0];
    int boundary = boundary(leader);
    boolean oneByOne = false;
    for (int i = 0; i < runs.length; i++) {
      oneByOne |= runs[i].isProvingBefore(boundary + shifts[i]);
    }
    boolean moved = false;
    long time = leader.time();
    while (true) {
      if (!oneByOne) {
        int passed = leader.passPlain(boundary, Math.min(limitTime, points.agreedLimit(time)));
        if (passed > 0) {
          follow(leader);
          points.agreed(time, passed);
          time = leader.time();
          moved = true;
        }
      }
      if (!leader.advanceBefore(boundary)) {
        return moved;
      }
      follow(leader);
      moved = true;
      if (leader.newKey()) {
        points.agreed(time, 1);
        if (!gate.mayPass(leader)) {
          return true;
        }
        time = leader.time();
      } else if (leader.time() > time) {
        points.agreed(time, 1);
        time = leader.time();
        if (time >= limitTime) {
          return true;
        }
      }
    }
  }

  /** Where, in the leader's buffer, the bytes of all runs cease to be the same. */
  private int boundary(RunCursor leader) {
    int same = window;
    for (int i = 0; i < runs.length; i++) {
      shifts[i] = runs[i].record().start() - leader.record().start();
      same = i == 0 ? same : leader.record().sameBytes(runs[i].record(), same);
    }
    window = same == window ? Math.min(window * 2, MOST) : LEAST;
    return leader.record().start() + same;
  }

  private void follow(RunCursor leader) throws IOException {
    for (int i = 1; i < runs.length; i++) {
      runs[i].follow(leader, shifts[i]);
    }
  }
}
