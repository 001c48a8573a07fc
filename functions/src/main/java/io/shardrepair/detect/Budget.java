package io.shardrepair.detect;

import java.time.Clock;
import java.time.Instant;

/** How many queries a run may still send, and for how long. */
final class Budget {
  private final Clock clock;
  private final Instant end;
  private long queries;

  Budget(Clock clock, DetectInput input) {
    this.clock = clock;
    this.end = clock.instant().plus(input.maxTime());
    this.queries = input.maxQueries();
  }

  void spend() {
    queries--;
  }

  boolean spent() {
    return queries <= 0 || !clock.instant().isBefore(end);
  }
}
