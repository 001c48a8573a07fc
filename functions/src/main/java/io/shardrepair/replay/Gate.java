package io.shardrepair.replay;

import io.shardrepair.replay.ReplayProgress.Hold;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Decides whether points may be written now: not in a blackout or a pause. */
final class Gate {
  /** Time between two looks for the pause object. */
  private static final long NANOS_BETWEEN_LOOKS = TimeUnit.SECONDS.toNanos(5);

  /** After how long a pause is looked for again, unless the caller says otherwise. */
  static final long PAUSE_SECONDS = 60;

  private final RepairObjects objects;
  private final Blackouts blackouts;
  private final ReplayClock clock;
  private long looked;
  private boolean firstLook = true;

  Gate(RepairObjects objects, Blackouts blackouts, ReplayClock clock) {
    this.objects = objects;
    this.blackouts = blackouts;
    this.clock = clock;
  }

  /** Why nothing may be written now; empty if it may. */
  Optional<Hold> closed() throws IOException {
    return closed(PAUSE_SECONDS);
  }

  /**
   * The same.
   *
   * @param pauseSeconds how long a pause holds before it is looked for again
   */
  Optional<Hold> closed(long pauseSeconds) throws IOException {
    Instant now = clock.now();
    Optional<Instant> blackoutEnd = blackouts.end(now);
    if (blackoutEnd.isPresent()) {
      Instant end = blackoutEnd.get();
      return Optional.of(Hold.of(end.plusSeconds(1), "blackout until " + end));
    }
    if (!firstLook && clock.nanos() - looked < NANOS_BETWEEN_LOOKS) {
      return Optional.empty();
    }
    firstLook = false;
    looked = clock.nanos();
    return paused()
        ? Optional.of(
            Hold.of(
                now.plusSeconds(pauseSeconds),
                "paused: remove " + objects.replayPause() + " to go on"))
        : Optional.empty();
  }

  private boolean paused() throws IOException {
    try {
      objects.store().read(objects.replayPause());
      return true;
    } catch (NoSuchObjectException notPaused) {
      return false;
    }
  }
}
