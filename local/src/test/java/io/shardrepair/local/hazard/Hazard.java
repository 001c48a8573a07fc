package io.shardrepair.local.hazard;

/** Something that a repair must do no harm on. */
enum Hazard {
  /** A node misses writes: single ones, and all of an outage. */
  HOLES,
  /** Nodes acknowledged different values of a point. */
  CONFLICTS,
  /** Two of three nodes in conflict, while the third lacks the point. */
  THREE_WAY,
  /** One node deleted what the others hold. */
  DELETES,
  /** Daily and weekly shard groups overlap, on one node and between nodes. */
  OVERLAP,
  /** Names with spaces, commas, equals signs, the key's separator, or bytes that are no UTF-8. */
  ODD_NAMES,
  /** Series that only {@code SELECT … INTO} can make. */
  INTO,
  /** Many TSM files that hold the same keys and times, never compacted. */
  GENERATIONS,
  /** The last writes are in the WAL only. */
  WAL,
  /** One bit of a TSM file flipped. */
  DAMAGE,
  /** A damaged file was read by a repair, then replaced in place by a sound one. */
  RESTORED,
  /** Clients write newer values once the copies are exported. */
  WRITES_AFTER_EXPORT,
  /** Clients write newer values while an operator has paused the replay. */
  WRITES_IN_PAUSE,
  /** Clients write newer values between plan and apply. */
  WRITES_BEFORE_APPLY,
  /** Caches are written to TSM files while the execution runs. */
  SNAPSHOT_DURING,
  /** Files are compacted while the execution runs. */
  COMPACTION_DURING
}
