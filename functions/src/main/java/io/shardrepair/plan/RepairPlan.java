package io.shardrepair.plan;

import io.shardrepair.compare.HourTotals.HourTotal;
import io.shardrepair.compare.PartitionResult.Measurement;
import io.shardrepair.compare.PartitionResult.OrderDependent;
import io.shardrepair.compare.PartitionResult.Unwritable;
import io.shardrepair.export.Finding;
import io.shardrepair.json.Json;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.model.CopyShardOrder;
import io.shardrepair.stream.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * What a repair found and would write: the document an operator reviews, and the one that a replay
 * follows. Written once; {@code apply} makes its own plan from a stored one and refers to it.
 *
 * @param version format of this document, {@value #VERSION}
 * @param repairId the repair that made it; also the plan's id
 * @param appliedPlan with mode apply, the id of the plan that was reviewed
 * @param inputs what it was made from
 * @param decision what follows from it
 * @param reasons why a review is needed, each a sentence that says what to do; empty otherwise
 * @param compared what the comparison found that nothing is decided about
 * @param copies one per copy, in the order of the nodes document
 * @param conflicts what happens to points that copies hold with different values
 * @param suspectedDeletes series that a copy lacks entirely, and what becomes of them
 * @param estimate what applying it takes
 * @param undo objects that help to take back what it does, if it is to be replayed
 * @param copyShard with decision COPY_SHARD, what to copy
 * @param narrowings how it was narrowed, once for each time that copies had changed before they
 *     were written to; empty for a plan that is as it was made
 */
public record RepairPlan(
    int version,
    String repairId,
    Optional<String> appliedPlan,
    PlanInputs inputs,
    Decision decision,
    List<String> reasons,
    Compared compared,
    List<CopyPlan> copies,
    Conflicts conflicts,
    SuspectedDeletes suspectedDeletes,
    Estimate estimate,
    List<String> undo,
    Optional<CopyShardOrder> copyShard,
    List<Narrowing> narrowings) {
  public static final int VERSION = 5;

  public RepairPlan {
    narrowings = List.copyOf(narrowings);
  }

  /** What follows from the differences. */
  public enum Decision {
    /** Nothing is to be written: copies lack no points, or only points that are left on purpose. */
    NOTHING_TO_REPLAY,
    /** Something is to be written and an operator asked only for the plan. */
    PLANNED,
    /** Points will be written, or series deleted. */
    REPLAY,
    /** Something has to be looked at before anything is written. */
    NEEDS_REVIEW,
    /** One copy replaces another as a whole. */
    COPY_SHARD
  }

  /**
   * What a comparison found.
   *
   * @param union distinct points of all copies together
   * @param differing the measurements in which copies differ, with the shape of each copy's gaps;
   *     lists in it have one entry per copy
   * @param hours the hours in which copies differ
   * @param typeConflicts points that are never sent, because the copy holds the field with another
   *     type
   * @param typesDigest SHA-256 over all field types that copies do not take
   * @param unwritable series and fields with missing points that line protocol cannot carry
   * @param findings why exports may not be complete
   */
  public record Compared(
      long union,
      List<Measurement> differing,
      List<HourTotal> hours,
      List<TypeConflict> typeConflicts,
      String typesDigest,
      Unwritable unwritable,
      List<CopyFinding> findings) {}

  /**
   * What one copy holds and lacks.
   *
   * @param copy its name
   * @param points distinct points it holds
   * @param missing points that it lacks and another copy holds, without conflicts
   * @param digest SHA-256 over the missing points as line protocol, uncompressed, in order; two
   *     plans with equal digests have the same points to write into this copy
   * @param absentSeries series that are absent from it while another copy holds them
   * @param absentSeriesSample names of some of them
   * @param replay the objects to write as line protocol, in order
   * @param overwrites how many of the points in them replace another value: winners of conflicts
   * @param left missing points that are not written, by reason
   * @param leftFingerprint {@link PointSet} of the points that will still be missing afterwards
   * @param deletes series to delete from this copy, before anything is written to it
   * @param caveats what else to know about the copy
   */
  public record CopyPlan(
      String copy,
      long points,
      long missing,
      String digest,
      long absentSeries,
      List<DumpBytes> absentSeriesSample,
      List<ReplayObject> replay,
      long overwrites,
      List<Left> left,
      String leftFingerprint,
      List<Delete> deletes,
      Caveats caveats) {

    /** Points in the objects to write. */
    public long toWrite() {
      return replay.stream().mapToLong(ReplayObject::points).sum();
    }

    /** Points that will still be missing after the plan was followed. */
    public long leftMissing() {
      return left.stream()
          .filter(each -> each.reason() != Left.Reason.DELETED_ELSEWHERE)
          .mapToLong(Left::points)
          .sum();
    }

    /** Whether the plan changes this copy. */
    public boolean changes() {
      return !replay.isEmpty() || !deletes.isEmpty();
    }
  }

  /**
   * What a repair cannot correct in a copy.
   *
   * @param missingInConflict points that it lacks and on whose value the other copies disagree
   * @param doubled points that it holds in two of its shards, so that its server answers them twice
   * @param orderDependent points whose value depends on the order in which its server reads the
   *     files: it may give another answer until it has compacted them
   * @param orderDependentPoints the first of these
   */
  public record Caveats(
      long missingInConflict,
      long doubled,
      long orderDependent,
      List<OrderDependent> orderDependentPoints) {
    public static final Caveats NONE = new Caveats(0, 0, 0, List.of());
  }

  /**
   * An object with points to write.
   *
   * @param key gzip, line protocol with times in ns
   * @param points points (field values) in it
   * @param winners whether they are winners of conflicts instead of missing points
   * @param sha256 by which the object is checked before anything of it is written
   */
  public record ReplayObject(String key, long points, boolean winners, String sha256) {}

  /** Missing points that are not written. */
  public record Left(Reason reason, long points) {
    /** Why points are not written. */
    public enum Reason {
      /** In a series that may have been deleted; there is no answer yet. */
      SUSPECTED_DELETE,
      /** In a series for which the operator answered LEAVE. */
      ANSWERED_LEAVE,
      /** In a series that is deleted from the copies that hold it. */
      DELETED_ELSEWHERE,
      /** With another type than the copy remembers or holds for the field. */
      TYPE_CONFLICT,
      /**
       * In a series or field that line protocol cannot carry: the server would make another one
       * from the line. Only copying the files helps.
       */
      UNWRITABLE,
      /**
       * At a time after the shard was truncated: the cluster would put them into the next shard.
       * Only influxd-ctl copy-shard helps.
       */
      TRUNCATED,
      /**
       * At a time at which the copy's node has no shard: a write would create one that this repair
       * does not know. Any write at that time creates it, and a later repair fills it.
       */
      NO_SHARD,
      /** Missing only since the plan was made, or now held with another value. */
      NOT_PLANNED
    }
  }

  /**
   * A delete that is propagated to a copy that missed it.
   *
   * @param series as printed in line protocol
   * @param points points of it that the copy holds
   * @param tagKeys all tag keys of its measurement, as printed
   * @param first time of its first point, ns
   * @param last time of its last point, ns
   * @param statement InfluxQL, exact for this series and its times <b>in every retention policy of
   *     the database</b>, because InfluxQL's DELETE cannot name one. For people: {@link #exact} is
   *     what runs
   */
  public record Delete(
      DumpBytes series,
      long points,
      List<DumpBytes> tagKeys,
      String first,
      String last,
      String statement) {

    /**
     * The statement, made only from the series and its times and not from any stored text.
     *
     * @throws IllegalStateException if it is not the one that people were shown
     */
    public String exact() {
      DeleteStatement made =
          DeleteStatement.of(
              series.bytes(),
              Optional.of(tagKeys.stream().map(DumpBytes::bytes).toList()),
              first,
              last);
      return made.statement()
          .filter(statement::equals)
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "the plan's statement %s is not the delete of series %s from %s to %s; nothing is deleted"
                          .formatted(statement, series, first, last)));
    }
  }

  /**
   * Points that copies hold with different values.
   *
   * @param policy what was asked for, as in the input
   * @param found how many
   * @param resolved how many get one value on all copies
   * @param left how many stay as they are
   * @param leftFingerprint {@link ConflictSet} of those that stay
   * @param digest SHA-256 over the objects that list them, uncompressed
   * @param objects that list them
   */
  public record Conflicts(
      String policy,
      long found,
      long resolved,
      long left,
      String leftFingerprint,
      String digest,
      List<String> objects) {}

  /**
   * Series that are absent from some copies while others hold them.
   *
   * @param series how many
   * @param replay how many are written where they are absent
   * @param leave how many are left on all copies as they are
   * @param delete how many are deleted where they are held
   * @param unanswered how many have no answer yet
   * @param digest SHA-256 over their list
   * @param object lists all, one {@link SuspectedDelete} per line; absent if there are none
   * @param sample the first of them
   */
  public record SuspectedDeletes(
      long series,
      long replay,
      long leave,
      long delete,
      long unanswered,
      String digest,
      Optional<String> object,
      List<SuspectedDelete> sample) {}

  /**
   * Points of a field that a copy would refuse, because it holds the field, or its influxd
   * remembers it, with another type.
   *
   * @param measurement as printed in line protocol
   * @param field as printed
   * @param copy the copy that lacks the points
   * @param holds the types of the field that it remembers or holds, or would get first
   * @param type the type of the points
   * @param points how many are not sent
   */
  public record TypeConflict(
      DumpBytes measurement,
      DumpBytes field,
      String copy,
      List<String> holds,
      String type,
      long points) {}

  /**
   * One narrowing: the copies had changed and were compared again, and only what was still missing
   * was kept of the plan.
   *
   * @param earlier object that holds the plan before the narrowing
   * @param sha256 by which that object is known
   * @param copies one per copy
   */
  public record Narrowing(String earlier, String sha256, List<NarrowedCopy> copies) {}

  /**
   * What happened to the points that an earlier plan was going to write into a copy.
   *
   * @param copy its name
   * @param written how many this repair had written by then
   * @param kept how many are still to be written
   * @param dropped how many are not to be written any more: somebody else wrote them, or deleted or
   *     changed them where they were held
   */
  public record NarrowedCopy(String copy, long written, long kept, long dropped) {}

  /** A finding, and the copy whose export has it. */
  public record CopyFinding(String copy, Finding finding) {}

  /**
   * This plan as the successor of an earlier one of the same repair. The repair goes on even if
   * nothing is left to write, because what was written must still be read back.
   *
   * @param written points of the earlier plan that were written, by copy
   */
  public RepairPlan narrowedFrom(RepairPlan earlier, String earlierKey, Map<String, Long> written) {
    List<NarrowedCopy> kept =
        copies.stream()
            .map(
                copy -> {
                  long done = written.getOrDefault(copy.copy(), 0L);
                  long planned = earlier.copy(copy.copy()).toWrite();
                  return new NarrowedCopy(
                      copy.copy(),
                      done,
                      copy.toWrite(),
                      Math.max(0, planned - done - copy.toWrite()));
                })
            .toList();
    List<Narrowing> all = new ArrayList<>(earlier.narrowings);
    all.add(new Narrowing(earlierKey, Sha256.of(Json.bytes(earlier)), kept));
    return new RepairPlan(
        version,
        repairId,
        appliedPlan,
        inputs,
        Decision.REPLAY,
        reasons,
        compared,
        copies,
        conflicts,
        suspectedDeletes,
        estimate,
        earlier.undo,
        copyShard,
        all);
  }

  /** Points that this repair wrote into a copy before the plan was narrowed to this one. */
  public long writtenBefore(String copy) {
    return narrowings.stream()
        .flatMap(narrowing -> narrowing.copies().stream())
        .filter(narrowed -> narrowed.copy().equals(copy))
        .mapToLong(NarrowedCopy::written)
        .sum();
  }

  /** Points that were dropped from the plan, in all copies together. */
  public long dropped() {
    return narrowings.stream()
        .flatMap(narrowing -> narrowing.copies().stream())
        .mapToLong(NarrowedCopy::dropped)
        .sum();
  }

  /** Names of the copies that the plan changes. */
  public List<String> copiesToChange() {
    return copies.stream().filter(CopyPlan::changes).map(CopyPlan::copy).toList();
  }

  /** The plan of the copy with that name. */
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

  /** Points to be written into all copies together. */
  public long toWrite() {
    return copies.stream().mapToLong(CopyPlan::toWrite).sum();
  }

  /** Points that all copies together will still lack after the plan was followed. */
  public long leftMissing() {
    return copies.stream().mapToLong(CopyPlan::leftMissing).sum();
  }

  /** Series to be deleted, counted once per copy. */
  public long deletes() {
    return copies.stream().mapToLong(copy -> copy.deletes().size()).sum();
  }
}
