package io.shardrepair.replay;

import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Leave to follow a plan for a while. It is given after a look at all copies that found them as
 * they were when the plan was made, and ends soon: what clients write meanwhile is not in the plan,
 * and would be overwritten by it. After a wait, or a redrive days later, it has ended, and the
 * copies are looked at again.
 *
 * @param version format of this document, {@value #VERSION}
 * @param plan id of the plan
 * @param given when the look at the copies began, RFC 3339
 * @param expires when nothing more may be written by it, RFC 3339
 * @param changing copies that were changing while they were looked at, which only a repair of a hot
 *     shard puts up with; empty otherwise
 */
public record Permit(
    int version, String plan, String given, String expires, List<String> changing) {
  public static final int VERSION = 1;

  /**
   * How long a permit holds: the longest time between a look at the copies and the last request
   * that rests on it, apart from the time that request takes. Shorter ones would compare more often
   * what a long replay itself has changed.
   */
  static final Duration HOLDS = Duration.ofMinutes(5);

  /**
   * Leave from the look on.
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

  /** Whether something may be written at a time. */
  boolean holds(Instant now) {
    return !now.isBefore(Instant.parse(given)) && now.isBefore(Instant.parse(expires));
  }
}
