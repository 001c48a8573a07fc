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

  private static final long FIRST_PAUSE_SECONDS = 60;

  /**
   * Each wait writes some nine events into the history of the execution, which may have 25,000; so
   * a pause that lasts is looked at every ten minutes only.
   */
  private static final long LONGEST_PAUSE_SECONDS = 600;

  private static final String PAUSED = "paused: remove ";

  private final RepairObjects objects;
  private final Blackouts blackouts;
  private final ReplayClock clock;
  private final long lastPause;
  private long looked;
  private boolean firstLook = true;

  Gate(RepairObjects objects, Blackouts blackouts, ReplayClock clock, ReplayProgress before) {
    this.objects = objects;
    this.blackouts = blackouts;
    this.clock = clock;
    this.lastPause = before.waitingFor().startsWith(PAUSED) ? before.waitSeconds() : 0;
  }

  Optional<Hold> closed() throws IOException {
    Instant now = clock.now();
    Optional<Instant> end = blackouts.end(now);
    if (end.isPresent()) {
      long seconds = Duration.between(now, end.get()).toSeconds() + 1;
      return Optional.of(new Hold(seconds, "blackout until " + end.get()));
    }
    if (!firstLook && clock.nanos() - looked < NANOS_BETWEEN_LOOKS) {
      return Optional.empty();
    }
    firstLook = false;
    looked = clock.nanos();
    if (!paused()) {
      return Optional.empty();
    }
    long seconds = Math.max(FIRST_PAUSE_SECONDS, Math.min(LONGEST_PAUSE_SECONDS, lastPause * 2));
    return Optional.of(new Hold(seconds, PAUSED + objects.replayPause() + " to go on"));
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
