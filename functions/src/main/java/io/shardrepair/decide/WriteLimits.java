package io.shardrepair.decide;

import io.shardrepair.compare.ConflictReader.Conflict;
import io.shardrepair.line.LineReader;
import io.shardrepair.line.RoundTrip;
import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.Topology;
import io.shardrepair.plan.RepairPlan.Left;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Knows which points cannot be written back as they are, whatever the plan. */
final class WriteLimits {
  private static final long NANOS = 1_000_000_000;

  /** Times in ns, without the second. */
  private record Range(long from, long to) {
    boolean holds(long time) {
      return from <= time && time < to;
    }
  }

  private final boolean overlapping;
  private final Map<String, List<Range>> gaps = new HashMap<>();

  /** From here on, in ns, the cluster sends points to another shard. */
  private final long truncation;

  WriteLimits(Topology topology) {
    overlapping = topology.overlapping();
    truncation = topology.truncated() ? nanos(topology.range().endTime()) : Long.MAX_VALUE;
    for (ShardCopy copy : topology.copies()) {
      gaps.put(
          copy.name(),
          copy.gaps().stream()
              .map(
                  gap ->
                      new Range(nanos(Instant.parse(gap.start())), nanos(Instant.parse(gap.end()))))
              .toList());
    }
  }

  private static long nanos(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano());
  }

  /** Whether points may be left in a copy because of their time. */
  boolean byTime(String copy) {
    return truncation != Long.MAX_VALUE || !gaps.get(copy).isEmpty();
  }

  private boolean inGap(String copy, long time) {
    return gaps.get(copy).stream().anyMatch(gap -> gap.holds(time));
  }

  /** Why a point of the line that is being read cannot be written into a copy. */
  Optional<Left.Reason> reason(String copy, LineReader lines, int point) {
    if (!RoundTrip.survives(lines, point)) {
      return Optional.of(Left.Reason.UNWRITABLE);
    }
    if (inGap(copy, lines.time())) {
      return Optional.of(Left.Reason.NO_SHARD);
    }
    return lines.time() >= truncation ? Optional.of(Left.Reason.TRUNCATED) : Optional.empty();
  }

  /**
   * Whether the winner of a conflict would replace the values that lose. If shards of a copy
   * overlap, the server may put it into another shard than the one that holds the point.
   */
  boolean allowWinner(Conflict conflict) {
    return !overlapping
        && conflict.doubled().isEmpty()
        && conflict.time() < truncation
        && gaps.keySet().stream().noneMatch(copy -> inGap(copy, conflict.time()))
        && RoundTrip.survives(conflict.series().bytes(), conflict.field().bytes());
  }
}
