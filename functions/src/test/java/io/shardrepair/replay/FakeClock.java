package io.shardrepair.replay;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Time passes only when someone sleeps or says so. */
final class FakeClock implements ReplayClock {
  private final Instant start;
  private final AtomicLong passed = new AtomicLong();

  FakeClock(String start) {
    this.start = Instant.parse(start);
  }

  void pass(double seconds) {
    passed.addAndGet(Math.round(seconds * 1e9));
  }

  double seconds() {
    return passed.get() / 1e9;
  }

  @Override
  public Instant now() {
    return start.plusNanos(passed.get());
  }

  @Override
  public long nanos() {
    return passed.get();
  }

  @Override
  public void sleep(long nanos) {
    passed.addAndGet(nanos);
  }
}
