package io.shardrepair.replay;

import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Permission to follow a plan for a while. It is given after a look at all copies found them as
 * they were when the plan was made, and expires soon: what clients write meanwhile is not in the
 * plan and would be overwritten. After a wait, or a redrive days later, it has expired, and the
 * copies are looked at again.
 *
 * @param version format of this document, {@value #VERSION}
 * @param plan id of the plan
 * @param given when the look at the copies began, RFC 3339
 * @param expires when it expires and nothing more may be written, RFC 3339
 * @param changing copies that were changing during the look, which only a repair of a hot shard
 *     accepts; empty otherwise
 */
public record Permit(
    int version, String plan, String given, String expires, List<String> changing) {
  public static final int VERSION = 1;

  /**
   * How long a permit holds: the longest time between a look at the copies and the last request
   * that relies on it, not counting the time of that request. Shorter permits would compare more
   * often what a long replay itself has changed.
   */
  static final Duration HOLDS = Duration.ofMinutes(5);

  /**
   * A permit that begins with the look.
   *
   * @param looked when the look at the copies began
   */
  public static Permit of(String plan, Instant looked, List<String> changing) {
    return new Permit(VERSION, plan, looked.toString(), looked.plus(HOLDS).toString(), changing);
  }

  /** The stored permit for a plan, held or expired; empty if there is none. */
  public static Optional<Permit> find(RepairObjects objects, String plan) throws IOException {
    try {
      return Optional.of(objects.read(objects.permit(), Permit.class))
          .filter(permit -> permit.plan.equals(plan));
    } catch (NoSuchObjectException neverGiven) {
      return Optional.empty();
    }
  }

  /** Whether points may be written at this time. */
  boolean holds(Instant now) {
    return !now.isBefore(Instant.parse(given)) && now.isBefore(Instant.parse(expires));
  }
}
