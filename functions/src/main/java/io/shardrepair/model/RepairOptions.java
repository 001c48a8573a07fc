package io.shardrepair.model;

import java.util.List;
import java.util.Optional;

/**
 * What an operator allows a repair to do, beyond writing points that were plainly lost.
 *
 * @param acceptAbsentSeries whether suspected deletes are written where they are absent without
 *     further question; with mode apply it means the answer REPLAY to all of them
 * @param allowHot whether a shard that may still take writes is repaired
 * @param conflicts what happens to conflicts
 * @param answers to the suspected deletes of a plan; with mode apply only
 * @param copyShard with mode apply only: do this instead of replaying
 */
public record RepairOptions(
    boolean acceptAbsentSeries,
    boolean allowHot,
    ConflictPolicy conflicts,
    List<Answer> answers,
    Optional<CopyShardOrder> copyShard) {

  /** Nothing beyond plainly lost points. */
  public static final RepairOptions CAREFUL =
      new RepairOptions(false, false, ConflictPolicy.LEAVE, List.of(), Optional.empty());

  public RepairOptions {
    answers = List.copyOf(answers);
  }
}
