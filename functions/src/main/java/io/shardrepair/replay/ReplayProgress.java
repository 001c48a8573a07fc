package io.shardrepair.replay;

/**
 * How far the replay into one copy has come, stored after every few batches so that a second start
 * goes on where the first ended.
 *
 * @param version format of this document, {@value #VERSION}
 * @param copy the copy written to
 * @param total points (field values) to write
 * @param written points that the server took
 * @param refused points that the server refused; they are in the dead letters
 * @param object index of the plan's replay object being written
 * @param lines lines of that object done with
 * @param bytes bytes of line protocol sent, before compression
 * @param done whether every point was either taken or refused
 */
public record ReplayProgress(
    int version,
    String copy,
    long total,
    long written,
    long refused,
    int object,
    long lines,
    long bytes,
    boolean done) {
  public static final int VERSION = 1;

  static ReplayProgress none(String copy, long total) {
    return new ReplayProgress(VERSION, copy, total, 0, 0, 0, 0, 0, false);
  }
}
