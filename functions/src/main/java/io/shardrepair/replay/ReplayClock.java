package io.shardrepair.replay;

import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Tells the time and waits; tests use a fake one. */
public interface ReplayClock {
  /** Time of day. */
  Instant now();

  /** A time that only runs forward, ns. */
  long nanos();

  void sleep(long nanos) throws InterruptedIOException;

  ReplayClock SYSTEM =
      new ReplayClock() {
        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void sleep(long nanos) throws InterruptedIOException {
          try {
            TimeUnit.NANOSECONDS.sleep(nanos);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting to write");
          }
        }
      };
}
