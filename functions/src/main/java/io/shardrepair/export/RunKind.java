package io.shardrepair.export;

/** Where a run came from, and so whether it is sorted. */
public enum RunKind {
  /** One TSM file: sorted by key bytes, then time. */
  TSM,
  /** The write-ahead log: not sorted, later lines win. */
  WAL
}
