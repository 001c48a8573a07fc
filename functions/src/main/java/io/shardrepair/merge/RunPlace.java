package io.shardrepair.merge;

import io.shardrepair.export.Run;

/**
 * Where a run's values come from, as far as it matters for which of them wins.
 *
 * @param copy whose run it is
 * @param shard place of the run's shard among those of the copy; a later one wins
 * @param file place of the run among those of the copy, shared by the pieces of one run
 * @param kind a TSM file or a WAL
 */
public record RunPlace(int copy, int shard, int file, Run.Kind kind) {

  /** The place of a run of which only the records are known, such as a dump of many files. */
  public static RunPlace unknown(int copy) {
    return new RunPlace(copy, 0, 0, Run.Kind.WAL);
  }

  boolean sameFile(RunPlace other) {
    return file == other.file && shard == other.shard;
  }

  boolean isTsm() {
    return kind == Run.Kind.TSM;
  }
}
