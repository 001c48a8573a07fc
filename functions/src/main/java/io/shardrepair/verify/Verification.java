package io.shardrepair.verify;

import java.util.List;
import java.util.NoSuchElementException;

/**
 * What the second comparison found, held against what the plan left on purpose.
 *
 * @param version format of this document, {@value #VERSION}
 * @param repairId the repair
 * @param copies one per copy
 * @param conflicts points that copies still hold with different values
 * @param conflictsLeft how many of them the plan left
 */
public record Verification(
    int version, String repairId, List<VerifiedCopy> copies, long conflicts, long conflictsLeft) {
  public static final int VERSION = 2;

  /**
   * A copy after the replay.
   *
   * @param copy its name
   * @param points distinct points that it holds
   * @param missing points that another copy holds and it still lacks
   * @param left points that the plan left missing on purpose
   * @param asPlanned whether what is missing is exactly what was left: the same points, by count
   *     and fingerprint
   */
  public record VerifiedCopy(
      String copy, long points, long missing, long left, boolean asPlanned) {}

  /** The copy of that name. */
  public VerifiedCopy copy(String name) {
    return copies.stream()
        .filter(copy -> copy.copy().equals(name))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("verification has no copy " + name));
  }

  /** Points missing from all copies together. */
  public long missing() {
    return copies.stream().mapToLong(VerifiedCopy::missing).sum();
  }

  /** Points that the plan left missing, of all copies together. */
  public long left() {
    return copies.stream().mapToLong(VerifiedCopy::left).sum();
  }

  /**
   * Whether the copies are as the plan meant them to be: nothing else is missing or in conflict.
   */
  public boolean asPlanned() {
    return copies.stream().allMatch(VerifiedCopy::asPlanned) && conflicts <= conflictsLeft;
  }
}
