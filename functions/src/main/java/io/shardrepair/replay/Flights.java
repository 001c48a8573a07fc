package io.shardrepair.replay;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Batches on their way to the server, several at once. They are sent in any order, because their
 * points are distinct, and settled in the order of the file, so that everything up to a certain
 * line is always settled.
 */
final class Flights implements AutoCloseable {
  private final Server server;
  private final ReplayClock clock;
  private final Deque<Flight> flights = new ArrayDeque<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          Pace.REQUESTS,
          task -> {
            Thread thread = new Thread(task, "replay");
            thread.setDaemon(true);
            return thread;
          });

  Flights(Server server, ReplayClock clock) {
    this.server = server;
    this.clock = clock;
  }

  /** A batch on its way. */
  final class Flight implements Callable<BatchWriter.Result> {
    private final Batch batch;
    private Future<BatchWriter.Result> future;
    private volatile long sent;
    private volatile long nanos;

    private Flight(Batch batch) {
      this.batch = batch;
    }

    Batch batch() {
      return batch;
    }

    /** When it was sent last, ns. */
    long sent() {
      return sent;
    }

    /** How long it was on its way, ns. */
    long nanos() {
      return nanos;
    }

    @Override
    public BatchWriter.Result call() throws IOException, BatchWriter.NotNow {
      sent = clock.nanos();
      try {
        return BatchWriter.write(server, batch);
      } finally {
        nanos = clock.nanos() - sent;
      }
    }

    /** Waits for the answer. */
    BatchWriter.Result result() throws IOException, BatchWriter.NotNow {
      try {
        return future.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while a batch was on its way");
      } catch (ExecutionException e) {
        if (e.getCause() instanceof BatchWriter.NotNow notNow) {
          throw notNow;
        }
        if (e.getCause() instanceof IOException failed) {
          throw failed;
        }
        if (e.getCause() instanceof RuntimeException failed) {
          throw failed;
        }
        throw new IllegalStateException("a batch failed", e.getCause());
      }
    }

    private boolean failed() throws IOException {
      try {
        return future.isDone() && !ended();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while a batch was on its way");
      }
    }

    /** Waits for the end; returns whether it succeeded. A failed batch is written again. */
    private boolean ended() throws InterruptedException {
      try {
        future.get();
        return true;
      } catch (ExecutionException failed) {
        return false;
      }
    }
  }

  int count() {
    return flights.size();
  }

  void send(Batch batch) {
    Flight flight = new Flight(batch);
    flight.future = threads.submit(flight);
    flights.add(flight);
  }

  /** Sends all again that have failed. */
  void sendAgain() throws IOException {
    for (Flight flight : flights) {
      if (flight.failed()) {
        flight.future = threads.submit(flight);
      }
    }
  }

  /** The earliest batch that is not settled. */
  Flight first() {
    return flights.getFirst();
  }

  /** Removes the first batch, which is settled. */
  void landed() {
    flights.removeFirst();
  }

  /**
   * Waits for the answers of batches that are not settled, so that nothing is written after this.
   */
  @Override
  public void close() {
    threads.shutdown();
    try {
      for (Flight flight : flights) {
        flight.ended();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
