package io.shardrepair.local.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Functions in the emulator, one after another. While one is at work the next starts, for a start
 * takes longer than all that is asked of it.
 */
final class Emulated implements AutoCloseable {
  /** An event that each function refuses: a string where an object is due. */
  static final String REFUSED = "\"no object\"";

  /**
   * A function that has started.
   *
   * @param refused what it answered to {@link #REFUSED}
   */
  record Warm(Emulator.Function function, Emulator.Running running, Answer refused) {}

  private final Emulator emulator;
  private final Deque<Emulator.Function> left;
  private CompletableFuture<Warm> upcoming;
  private Warm current;

  Emulated(Emulator emulator, List<Emulator.Function> functions) {
    this.emulator = emulator;
    this.left = new ArrayDeque<>(functions);
    this.upcoming = startNext();
  }

  boolean hasNext() {
    return upcoming != null;
  }

  /** Ends the function before it. */
  Warm next() {
    end(current);
    current = upcoming.join();
    upcoming = startNext();
    return current;
  }

  @Override
  public void close() {
    end(current);
    if (upcoming != null) {
      upcoming.thenAccept(Emulated::end).join();
    }
  }

  private CompletableFuture<Warm> startNext() {
    Emulator.Function function = left.poll();
    return function == null ? null : CompletableFuture.supplyAsync(() -> warm(function));
  }

  private Warm warm(Emulator.Function function) {
    Emulator.Running running = null;
    try {
      running = emulator.start(function);
      return new Warm(function, running, running.invoke(REFUSED));
    } catch (IOException e) {
      close(running);
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      close(running);
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void end(Warm warm) {
    if (warm != null) {
      close(warm.running());
    }
  }

  private static void close(Emulator.Running running) {
    if (running != null) {
      running.close();
    }
  }
}
