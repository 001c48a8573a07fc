package io.shardrepair.replay;

import java.util.List;

/**
 * How far the replay into one copy has come: stored about once a second and at the end of each
 * call, so that a later call goes on behind it. Also the answer of state Replay.
 *
 * @param version format of this document, {@value #VERSION}
 * @param copy the copy written to
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
 * @param waitSeconds after which to call again, s; 0 for at once
 * @param waitingFor why, in words; empty with 0
 * @param done whether every point was either taken or refused
 */
public record ReplayProgress(
    int version,
    String copy,
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
    long waitSeconds,
    String waitingFor,
    boolean done) {
  public static final int VERSION = 2;

  static final int MOST_REFUSALS = 20;

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

  static ReplayProgress none(String copy, long total) {
    return new ReplayProgress(
        VERSION, copy, total, 0, 0, List.of(), 0, 0, 0, 0, 0, 0, 0, 0, "", false);
  }
}
