package io.shardrepair.trigger;

import java.time.Instant;
import java.util.Optional;

/**
 * A change of an alarm from one state to another.
 *
 * @param at when
 * @param from OK, ALARM or INSUFFICIENT_DATA; absent if CloudWatch does not say
 * @param to OK, ALARM or INSUFFICIENT_DATA
 */
public record StateChange(Instant at, Optional<String> from, String to) {

  /** False for an evaluation that only confirmed the state. */
  public boolean changed() {
    return !from.equals(Optional.of(to));
  }
}
