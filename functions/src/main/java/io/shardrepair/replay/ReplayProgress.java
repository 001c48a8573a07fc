package io.shardrepair.replay;

import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.List;

/**
 * How far the replay into one copy has come: stored about once a second and at the end of each
 * call, so that a later call goes on behind it. Also the answer of state Replay.
 *
 * @param version format of this document, {@value #VERSION}
 * @param copy the copy written to
 * @param plan id of the plan that is followed; what it says holds for no other
 * @param total points (field values) to write
 * @param written points that the server took
 * @param refused points that the server refused; they are in the dead letters
 * @param refusals the server's reasons for that, with points, at most {@value #MOST_REFUSALS} and
 *     one for all others
 * @param letterObjects dead-letter objects that count; any beyond are of a call that broke off and
 *     hold nothing at the end
 * @param deletes statements of the plan that were executed, in its order
 * @param object index of the plan's replay object being written
 * @param lines lines of that object done with
 * @param bytes bytes of line protocol done with, before compression
 * @param failures requests one behind the other that the server did not take
 * @param serverWaitMillis how long the server was waited for in all, ms
 * @param waitUntil until when nothing is to be written, RFC 3339; empty if nothing is waited for
 * @param waitingFor why, in words; empty if nothing is
 * @param done whether every point was either taken or refused
 */
public record ReplayProgress(
    int version,
    String copy,
    String plan,
    long total,
    long written,
    long refused,
    List<Refusals> refusals,
    int letterObjects,
    int deletes,
    int object,
    long lines,
    long bytes,
    int failures,
    long serverWaitMillis,
    String waitUntil,
    String waitingFor,
    boolean done) {
  public static final int VERSION = 3;

  static final int MOST_REFUSALS = 20;

  /** Whether nothing was done yet. */
  boolean fresh() {
    return deletes == 0 && object == 0 && lines == 0;
  }

  public ReplayProgress {
    refusals = List.copyOf(refusals);
  }

  /**
   * Points refused for one reason.
   *
   * @param reason the server's own words without its count of dropped points
   * @param points points (field values)
   */
  public record Refusals(String reason, long points) {}

  static ReplayProgress none(String copy, String plan, long total) {
    return new ReplayProgress(
        VERSION, copy, plan, total, 0, 0, List.of(), 0, 0, 0, 0, 0, 0, 0, "", "", false);
  }

  /**
   * How far the replay of a plan into a copy has come, as stored; not begun if what is stored is of
   * another plan.
   *
   * @param total points that the plan has for the copy
   */
  public static ReplayProgress read(RepairObjects objects, String copy, String plan, long total)
      throws IOException {
    try {
      ReplayProgress stored = objects.read(objects.replayProgress(copy), ReplayProgress.class);
      if (stored.plan.equals(plan)) {
        return stored;
      }
    } catch (NoSuchObjectException notBegun) {
      // As below.
    }
    return none(copy, plan, total);
  }
}
