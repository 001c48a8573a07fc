package io.shardrepair.trigger;

import java.time.Instant;

/**
 * An alarm went from one state to another.
 *
 * @param at when
 * @param from OK, ALARM or INSUFFICIENT_DATA; empty if it is not known
 * @param to OK, ALARM or INSUFFICIENT_DATA
 */
public record StateChange(Instant at, String from, String to) {

  /** False for an evaluation that only confirmed the state. */
  public boolean changed() {
    return !from.equals(to);
  }
}
