package io.shardrepair.replay;

import io.shardrepair.model.Settings.Blackout;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Daily times in which nothing is written. */
final class Blackouts {
  private static final long DAY = Duration.ofDays(1).toSeconds();

  /** How much earlier a blackout is taken to begin, so that requests are answered when it does. */
  static final long LEAD_SECONDS = 10;

  private final List<Blackout> daily;

  Blackouts(List<Blackout> daily) {
    this.daily = List.copyOf(daily);
  }

  /**
   * The time from which writing may continue.
   *
   * @return the end of the blackout that {@code now} lies in, and of those that follow without a
   *     break; empty outside of blackouts
   * @throws IllegalStateException if blackouts follow one another all day long
   */
  Optional<Instant> end(Instant now) {
    Instant end = now;
    for (Optional<Instant> next = endOfOne(end); next.isPresent(); next = endOfOne(end)) {
      end = next.get();
      if (Duration.between(now, end).toSeconds() > DAY + LEAD_SECONDS) {
        throw new IllegalStateException(
            "the blackouts of replay in the nodes document leave no time to write: "
                + daily.stream().map(b -> b.from() + "-" + b.to()).toList());
      }
    }
    return end.equals(now) ? Optional.empty() : Optional.of(end);
  }

  private Optional<Instant> endOfOne(Instant now) {
    long time = now.atOffset(ZoneOffset.UTC).toLocalTime().toSecondOfDay();
    for (Blackout blackout : daily) {
      long from = LocalTime.parse(blackout.from()).toSecondOfDay() - LEAD_SECONDS;
      long length = Math.floorMod(LocalTime.parse(blackout.to()).toSecondOfDay() - from, DAY);
      long passed = Math.floorMod(time - from, DAY);
      if (passed < length) {
        return Optional.of(Instant.ofEpochSecond(now.getEpochSecond() + length - passed));
      }
    }
    return Optional.empty();
  }
}
