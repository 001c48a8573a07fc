package io.shardrepair.replay;

import io.shardrepair.replay.ReplayProgress.Hold;
import io.shardrepair.replay.ReplayProgress.ServerWait;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Waits for a server that takes no points: for seconds within a call, for longer by a hold, and in
 * all as long as the settings allow. Waits double with each failure in a row, from half a second to
 * five minutes, and vary by half so that writers do not return in step.
 */
final class ServerWaits {
  private static final long FIRST_MILLIS = 500;
  private static final long LONGEST_IN_A_CALL_MILLIS = 5_000;
  private static final long LONGEST_MILLIS = 300_000;
  private static final int MOST_DOUBLINGS = 10;

  private final String node;
  private final long budgetMillis;
  private final ReplayClock clock;

  ServerWaits(String node, long budgetSeconds, ReplayClock clock) {
    this.node = node;
    this.budgetMillis = TimeUnit.SECONDS.toMillis(budgetSeconds);
    this.clock = clock;
  }

  /**
   * Records that a request failed.
   *
   * @param nanos how long it was on its way
   * @return empty if the wait is over and the request should be sent again now
   * @throws ServerGone if the time to wait is used up
   */
  Optional<Hold> failed(String reason, long nanos, Ledger ledger) throws IOException {
    ServerWait wait = ledger.serverWait().failed(TimeUnit.NANOSECONDS.toMillis(nanos));
    long left = budgetMillis - wait.millis();
    if (left <= 0) {
      ledger.waited(ServerWait.NONE);
      throw new ServerGone(node, wait.millis(), ledger.save().account(), reason);
    }
    long millis = Math.min(left, varied(wait.failures()));
    ledger.waited(wait.plus(millis));
    if (millis <= LONGEST_IN_A_CALL_MILLIS) {
      clock.sleep(TimeUnit.MILLISECONDS.toNanos(millis));
      return Optional.empty();
    }
    return Optional.of(
        Hold.of(
            clock.now().plusMillis(millis),
            "node %s to take points again: %s".formatted(node, reason)));
  }

  private static long varied(int failures) {
    long millis = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures - 1, MOST_DOUBLINGS));
    return millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2) + 1;
  }
}
