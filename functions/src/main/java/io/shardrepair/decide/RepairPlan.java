package io.shardrepair.decide;

import io.shardrepair.compare.Name;
import io.shardrepair.compare.PartitionResult.Measurement;
import io.shardrepair.export.Finding;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * What a repair found and would write: the document an operator reviews, and the one that {@code
 * apply} replays.
 *
 * @param version format of this document, {@value #VERSION}
 * @param repairId the repair that made it; also the plan's id
 * @param decision what follows from it
 * @param reasons why a review is needed; empty otherwise
 * @param copies one per copy, in the order of the nodes document
 * @param conflicts points that copies hold with different values; reported, never overwritten
 * @param conflictObjects where those stand
 * @param differing the measurements in which copies differ, with the shape of each copy's gaps;
 *     lists in it have one entry per copy
 * @param findings why exports cannot be taken for whole
 */
public record RepairPlan(
    int version,
    String repairId,
    Decision decision,
    List<String> reasons,
    List<CopyPlan> copies,
    long conflicts,
    List<String> conflictObjects,
    List<Measurement> differing,
    List<CopyFinding> findings) {
  public static final int VERSION = 1;

  /** What follows from the differences. */
  public enum Decision {
    /** No copy lacks a point. */
    NOTHING_TO_REPLAY,
    /** Points are missing and an operator asked only for the plan. */
    PLANNED,
    /** Points are missing and will be written. */
    REPLAY,
    /** Points are missing, but something has to be looked at before they are written. */
    NEEDS_REVIEW
  }

  /**
   * What one copy holds and lacks.
   *
   * @param copy its name
   * @param points distinct points it holds
   * @param missing points that another copy holds and it lacks
   * @param absentSeries series that it lacks wholly, while another copy holds them
   * @param absentSeriesSample names of some of them
   * @param replay the objects that hold the missing points as line protocol, in order
   * @param digest SHA-256 over their content, uncompressed, in order; two plans with equal digests
   *     would write the same into this copy
   */
  public record CopyPlan(
      String copy,
      long points,
      long missing,
      long absentSeries,
      List<Name> absentSeriesSample,
      List<ReplayObject> replay,
      String digest) {}

  /**
   * An object with missing points.
   *
   * @param key gzip, line protocol with times in ns
   * @param points points (field values) in it
   */
  public record ReplayObject(String key, long points) {}

  /** A finding, and the copy in whose export it was made. */
  public record CopyFinding(String copy, Finding finding) {}

  /** The same plan, applied: someone has looked at what it gave as reasons for a review. */
  public RepairPlan reviewed() {
    return new RepairPlan(
        version,
        repairId,
        missing() == 0 ? Decision.NOTHING_TO_REPLAY : Decision.REPLAY,
        List.of(),
        copies,
        conflicts,
        conflictObjects,
        differing,
        findings);
  }

  /** Names of the copies that lack points. */
  public List<String> incompleteCopies() {
    return copies.stream().filter(copy -> copy.missing() > 0).map(CopyPlan::copy).toList();
  }

  /** The plan of the copy of that name. */
  public CopyPlan copy(String name) {
    return copies.stream()
        .filter(copy -> copy.copy().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new NoSuchElementException("plan %s has no copy %s".formatted(repairId, name)));
  }

  /** Points missing from all copies together. */
  public long missing() {
    return copies.stream().mapToLong(CopyPlan::missing).sum();
  }
}
