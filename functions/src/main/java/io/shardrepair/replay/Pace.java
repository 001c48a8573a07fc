package io.shardrepair.replay;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;

/**
 * Decides how fast points are written: never faster than the settings allow, or than the server
 * takes them without strain.
 *
 * <p>It adapts the window, that is the number of points on their way to the server, as TCP does
 * (AIMD): each good answer adds {@value #STEP} points; each sign of strain halves it, once for all
 * requests that were on their way together. A sign of strain is an answer that took longer than two
 * seconds, an error that says so, no answer at all, or the server's own statistics. A large window
 * is several full batches in parallel; a small one is one small batch at a time. After a slow
 * answer the server is left alone for as long as it took, so that others get at least half of its
 * time. Not thread-safe.
 */
final class Pace {
  /** The most requests on their way at once. */
  static final int REQUESTS = 4;

  /** The most points in a batch. */
  static final int BATCH = 40_000;

  static final int STEP = 5_000;
  static final int LEAST = 500;
  static final int MOST = REQUESTS * BATCH;

  private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long LONGEST_REST_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final double NANOS_PER_SECOND = 1e9;

  private final long pointsPerSecond;
  private final ReplayClock clock;
  private int window = BATCH;
  private long lowered;
  private long next;

  /**
   * @param pointsPerSecond most points a second, except that one second's points may be sent at
   *     once at the start; 0 for no limit
   */
  Pace(long pointsPerSecond, ReplayClock clock) {
    this.pointsPerSecond = pointsPerSecond;
    this.clock = clock;
    this.next = clock.nanos();
    this.lowered = next;
  }

  /** Requests that may be on their way now. */
  int requests() {
    return Math.max(1, window / BATCH);
  }

  /** The most points of the next batch; at a limited rate, at most those of a second. */
  int batchPoints() {
    int points = Math.min(BATCH, window / requests());
    return pointsPerSecond == 0 ? points : (int) Math.min(points, pointsPerSecond);
  }

  /** Waits until a batch of so many points may be sent. */
  void awaitTurn(int points) throws InterruptedIOException {
    long now = clock.nanos();
    if (next > now) {
      clock.sleep(next - now);
      now = clock.nanos();
    }
    next = Math.max(next, now);
    alsoSent(points);
  }

  /** Counts points that were sent again to single out what the server refuses. */
  void alsoSent(long points) {
    if (pointsPerSecond > 0) {
      next += Math.round(points * NANOS_PER_SECOND / pointsPerSecond);
    }
  }

  /**
   * Records that the server took a request.
   *
   * @param sent when it was sent, ns
   * @param nanos how long the answer took
   */
  void answered(long sent, long nanos) {
    if (nanos > SLOW_NANOS) {
      slower(sent);
      next = Math.max(next, clock.nanos() + Math.min(nanos, LONGEST_REST_NANOS));
    } else {
      window = Math.min(MOST, window + STEP);
    }
  }

  /** Records that a request sent at {@code sent} met a server under strain. */
  void slower(long sent) {
    if (sent >= lowered) {
      window = Math.max(LEAST, window / 2);
      lowered = clock.nanos();
    }
  }
}
