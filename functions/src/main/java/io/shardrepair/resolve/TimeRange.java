package io.shardrepair.resolve;

import io.shardrepair.model.ShardInfo;
import io.shardrepair.model.ShardSelection;
import java.time.Instant;
import java.util.Optional;

/**
 * A range of time.
 *
 * @param start first time
 * @param end time at which it ends, not part of it
 */
record TimeRange(Instant start, Instant end) {

  /** The range that a selection is limited to; absent if it is not. */
  static Optional<TimeRange> of(ShardSelection selection) {
    return selection
        .start()
        .map(
            start ->
                new TimeRange(Instant.parse(start), Instant.parse(selection.end().orElseThrow())));
  }

  boolean overlaps(ShardInfo shard) {
    return shard.overlaps(start, end);
  }

  /**
   * The part of a shard that lies in this range; absent if that is the whole shard.
   *
   * @throws Unresolvable if nothing of the shard lies in it
   */
  Optional<TimeRange> partOf(ShardInfo shard) {
    if (!overlaps(shard)) {
      throw new Unresolvable(
          "start: %s to %s lies outside of shard %s".formatted(start, end, shard.describe()));
    }
    if (!start.isAfter(shard.start()) && !end.isBefore(shard.end())) {
      return Optional.empty();
    }
    return Optional.of(
        new TimeRange(
            start.isAfter(shard.start()) ? start : shard.start(),
            end.isBefore(shard.end()) ? end : shard.end()));
  }

  /** Its last time, 1 ns before the end: influx_inspect takes an inclusive one. */
  Instant last() {
    return end.minusNanos(1);
  }
}
