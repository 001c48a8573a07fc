package io.shardrepair.verify;

import io.shardrepair.line.DumpBytes;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;

/**
 * What the second comparison found, compared with what the plan left on purpose.
 *
 * @param version format of this document, {@value #VERSION}
 * @param repairId the repair
 * @param copies one per copy
 * @param conflicts points that copies hold with different values
 */
public record Verification(
    int version, String repairId, List<VerifiedCopy> copies, Conflicts conflicts) {
  public static final int VERSION = 3;

  /**
   * A copy after the replay.
   *
   * @param copy its name
   * @param points distinct points that it holds
   * @param missing points that another copy holds and this one still lacks
   * @param left points that the plan left missing on purpose
   * @param missingInConflict points that it lacks and on whose value the other copies disagree
   * @param doubled points that it holds in two of its shards
   * @param asPlanned whether exactly those points are missing that were left, by count and
   *     fingerprint
   */
  public record VerifiedCopy(
      String copy,
      long points,
      long missing,
      long left,
      long missingInConflict,
      long doubled,
      boolean asPlanned) {}

  /**
   * Points that copies hold with different values after the replay.
   *
   * @param found how many
   * @param left how many the plan left
   * @param fresh how many were not found before the replay with the same values
   * @param sample the first of these
   * @param asPlanned whether there are none except those that the plan left
   * @param hidden objects with the values that copies hold of new conflicts where this repair wrote
   *     another one; writing these objects makes their values win
   */
  public record Conflicts(
      long found,
      long left,
      long fresh,
      List<NewConflict> sample,
      boolean asPlanned,
      List<String> hidden) {}

  /**
   * A conflict that was not there before the replay.
   *
   * @param series as printed in line protocol
   * @param field as printed
   * @param time ns, in a string: many JSON readers would round a number
   * @param values as printed, by copy, without copies that lack the point
   */
  public record NewConflict(
      DumpBytes series, DumpBytes field, String time, Map<String, DumpBytes> values) {

    /** The conflict for people. */
    public String describe() {
      return "%s %s at %s ns: %s"
          .formatted(
              series,
              field,
              time,
              values.entrySet().stream()
                  .map(value -> value.getKey() + " holds " + value.getValue())
                  .collect(Collectors.joining(", ")));
    }
  }

  /** The copy with that name. */
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

  /** Points that copies hold in two of their shards, in all copies together. */
  public long doubled() {
    return copies.stream().mapToLong(VerifiedCopy::doubled).sum();
  }

  /** Points that the plan left missing, in all copies together. */
  public long left() {
    return copies.stream().mapToLong(VerifiedCopy::left).sum();
  }

  /** Whether the copies are as the plan intended: nothing else is missing or in conflict. */
  public boolean asPlanned() {
    return copies.stream().allMatch(VerifiedCopy::asPlanned) && conflicts.asPlanned();
  }
}
