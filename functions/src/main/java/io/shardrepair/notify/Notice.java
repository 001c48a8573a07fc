package io.shardrepair.notify;

import java.util.Optional;

/**
 * A message to subscribers. Its form is described in docs/triggers.md.
 *
 * @param version format of this document, {@value #VERSION}
 * @param kind what happened
 * @param message the same in a sentence
 * @param document where all details are: {@code s3://…} of a repair's report or of a triage's
 *     decision
 * @param repairId the repair; absent if an alarm started none
 * @param database InfluxDB database; absent if it is not known
 * @param retentionPolicy its retention policy; absent if it is not known
 * @param shardStart first time of the shard, RFC 3339; absent if no shard was found
 * @param shardEnd time at which the shard ends, RFC 3339; absent if no shard was found
 * @param missing points that copies lacked before anything was written, in all copies together;
 *     absent if they were not compared
 * @param replayed points that were written, into all copies together; absent if none were to be
 *     written
 * @param alarm for kind TRIAGE, name of the alarm
 * @param outcome for kind TRIAGE, what was decided
 */
public record Notice(
    int version,
    Kind kind,
    String message,
    String document,
    Optional<String> repairId,
    Optional<String> database,
    Optional<String> retentionPolicy,
    Optional<String> shardStart,
    Optional<String> shardEnd,
    Optional<Long> missing,
    Optional<Long> replayed,
    Optional<String> alarm,
    Optional<String> outcome) {
  public static final int VERSION = 1;

  /** What a notice is about. */
  public enum Kind {
    /** Copies lack points, and a plan is stored; nothing was written. */
    FOUND("found"),
    /** Copies lack points, and someone must review the plan first; nothing was written. */
    NEEDS_REVIEW("needs review"),
    /** Points were written and read back: no copy lacks any. */
    REPAIRED("repaired"),
    /** A repair failed, or copies still lack points after it. */
    FAILED("failed"),
    /** An alarm changed its state, and a repair was started for it, or not. */
    TRIAGE("triage");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }
}
