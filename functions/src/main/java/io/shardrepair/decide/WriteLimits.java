package io.shardrepair.decide;

import io.shardrepair.compare.ConflictReader.Conflict;
import io.shardrepair.decide.RepairPlan.Left;
import io.shardrepair.line.RoundTrip;
import io.shardrepair.resolve.Topology;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Optional;

/** What cannot be written back as the point that it is, whatever the plan. */
final class WriteLimits {
  private static final long NANOS = 1_000_000_000;

  private final boolean overlapping;

  /** From here on, in ns, the cluster sends points to another shard. */
  private final long truncation;

  WriteLimits(Topology topology) {
    overlapping = topology.overlapping();
    truncation = topology.truncated() ? nanos(topology.shardEndTime()) : Long.MAX_VALUE;
  }

  private static long nanos(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano());
  }

  /** Whether points may be left for another reason than what line protocol can carry. */
  boolean byTime() {
    return truncation != Long.MAX_VALUE;
  }

  /** Why a point of the line that is being read cannot be written. */
  Optional<Left.Reason> reason(PointLines lines, int point) {
    if (!RoundTrip.survives(
        lines.line(), lines.seriesLength(), lines.fieldStart(point), lines.nameEnd(point))) {
      return Optional.of(Left.Reason.UNWRITABLE);
    }
    return lines.time() >= truncation ? Optional.of(Left.Reason.TRUNCATED) : Optional.empty();
  }

  /**
   * Whether the winner of a conflict would replace the values that lose. Where shards of a copy
   * overlap, the server may put it into another one than holds the point.
   */
  boolean allowWinner(Conflict conflict) {
    byte[] series = conflict.series().bytes();
    byte[] field = conflict.field().bytes();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    line.writeBytes(series);
    line.write(' ');
    line.writeBytes(field);
    line.write('=');
    return !overlapping
        && conflict.doubled().isEmpty()
        && conflict.time() < truncation
        && RoundTrip.survives(
            line.toByteArray(), series.length, series.length + 1, series.length + 1 + field.length);
  }
}
