package io.shardrepair.verify;

import java.util.List;
import java.util.NoSuchElementException;

/**
 * What the second comparison found.
 *
 * @param version format of this document, {@value #VERSION}
 * @param repairId the repair
 * @param copies one per copy
 * @param conflicts points that copies still hold with different values
 */
public record Verification(
    int version, String repairId, List<VerifiedCopy> copies, long conflicts) {
  public static final int VERSION = 1;

  /**
   * A copy after the replay.
   *
   * @param copy its name
   * @param points distinct points that it holds
   * @param missing points that another copy holds and it still lacks
   */
  public record VerifiedCopy(String copy, long points, long missing) {}

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
}
