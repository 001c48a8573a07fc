package io.shardrepair.replay;

import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Whether points may be written now: no blackout, and no operator who asked for a pause. */
final class Gate {
  /** How long after a look for the pause object the next one is due. */
  private static final long NANOS_BETWEEN_LOOKS = TimeUnit.SECONDS.toNanos(5);

  private static final long PAUSE_SECONDS = 60;

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
    Optional<Hold> blackout = blackout();
    if (blackout.isPresent()) {
      return blackout;
    }
    if (!firstLook && clock.nanos() - looked < NANOS_BETWEEN_LOOKS) {
      return Optional.empty();
    }
    firstLook = false;
    looked = clock.nanos();
    return paused()
        ? Optional.of(
            new Hold(PAUSE_SECONDS, "paused: remove " + objects.replayPause() + " to go on"))
        : Optional.empty();
  }

  /** The blackout that lasts now, if any. */
  Optional<Hold> blackout() {
    Instant now = clock.now();
    return blackouts
        .end(now)
        .map(end -> new Hold(Duration.between(now, end).toSeconds() + 1, "blackout until " + end));
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
