package io.shardrepair.local.show;

import java.time.Duration;

/** How far the reading of files is, as a bar with the rate and the time left. */
public final class BytesRead {
  private static final int WIDTH = 20;

  /** A bar that moves ten times a second moves smoothly. */
  private static final long BETWEEN_NANOS = 100_000_000;

  private final Progress.Line line;
  private final long began = System.nanoTime();
  private volatile long next = began;

  /** Shows it on a line that is under way. */
  public BytesRead(Progress.Line line) {
    this.line = line;
  }

  /** To be called as often as one likes, by any thread. */
  public void of(long read, long total) {
    long now = System.nanoTime();
    if (now - next >= 0) {
      next = now + BETWEEN_NANOS;
      line.detail(text(read, total, Duration.ofNanos(now - began)));
    }
  }

  static String text(long read, long total, Duration elapsed) {
    double share = total == 0 ? 1 : Math.min(1, (double) read / total);
    int full = (int) (share * WIDTH);
    double seconds = Math.max(1e-3, elapsed.toNanos() / 1e9);
    String left =
        read == 0
            ? ""
            : ", "
                + Figures.duration(
                    Duration.ofMillis(Math.round(seconds * 1000 * (1 - share) / share)))
                + " left";
    return "█".repeat(full)
        + "░".repeat(WIDTH - full)
        + String.format(" %3d %%  ", (int) (share * 100))
        + Figures.bytes(Math.round(read / seconds))
        + "/s"
        + left;
  }
}
