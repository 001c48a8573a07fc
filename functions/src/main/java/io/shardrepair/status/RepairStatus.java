package io.shardrepair.status;

/** How a repair ended. */
public enum RepairStatus {
  /** Mode check: the preflight passed; nothing was exported or written. */
  CHECKED,
  /** The copies hold the same points with the same values; nothing was written. */
  EQUAL,
  /**
   * No copy lacks points other than those left on purpose, whether points were written or not, but
   * copies hold some points with different values.
   */
  CONFLICTS,
  /** A plan was made, as asked for; nothing was written. */
  PLANNED,
  /** A plan was made, and must be looked at before it is applied; nothing was written. */
  NEEDS_REVIEW,
  /** Copies differ only in points that are left on purpose; nothing was written. */
  LEFT,
  /**
   * What the plan says was done and read back: no copy lacks points other than those left on
   * purpose, and all agree on the values.
   */
  REPAIRED,
  /** Points were written, but copies still lack points other than those left on purpose. */
  INCOMPLETE,
  /** Something failed. */
  FAILED
}
