package io.shardrepair.replay;

import io.shardrepair.line.LineReader;
import io.shardrepair.plan.PointObject;
import io.shardrepair.plan.RepairPlan.ReplayObject;
import io.shardrepair.replay.ReplayProgress.Hold;
import io.shardrepair.store.ObjectStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The work of one call, until it is done, out of time, or held. */
final class ReplayCall implements AutoCloseable {
  /** InfluxData advises 5,000 to 10,000 lines per batch. */
  private static final int BATCH_LINES = 10_000;

  /** Well below influxd's {@code max-body-size} of 25,000,000 bytes. */
  private static final int BATCH_BYTES = 4_000_000;

  private static final long NANOS_BETWEEN_READINGS = TimeUnit.SECONDS.toNanos(5);

  private final Server server;
  private final Ledger ledger;
  private final Gate gate;
  private final ServerWaits waits;
  private final Pace pace;
  private final ReplayClock clock;
  private final BooleanSupplier timeLeft;
  private final Flights flights;

  private Optional<ServerLoad.Reading> load;
  private long read;

  ReplayCall(
      Server server,
      Ledger ledger,
      Gate gate,
      ServerWaits waits,
      Pace pace,
      ReplayClock clock,
      BooleanSupplier timeLeft) {
    this.server = server;
    this.ledger = ledger;
    this.gate = gate;
    this.waits = waits;
    this.pace = pace;
    this.clock = clock;
    this.timeLeft = timeLeft;
    this.flights = new Flights(server, clock);
    this.read = clock.nanos();
    this.load = Optional.empty();
  }

  /** The call ends although not everything is done. */
  static final class Ended extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Optional<Hold> hold;

    private Ended(Optional<Hold> hold) {
      super("call ended: " + hold, null, false, false);
      this.hold = hold;
    }

    /** The hold; empty if only the time was up. */
    Optional<Hold> hold() {
      return hold;
    }
  }

  /** Executes the statements that have not been executed yet. */
  void delete(List<String> statements) throws IOException, Ended {
    while (ledger.position().deletes() < statements.size()) {
      mayGoOn(Optional.empty());
      long sent = clock.nanos();
      try {
        server.delete(statements.get(ledger.position().deletes()));
        ledger.deleted();
      } catch (IOException e) {
        mayGoOn(waits.failed(e.getMessage(), clock.nanos() - sent, ledger));
      }
    }
  }

  /** Writes the rest of an object; when this returns, all of it is settled. */
  void write(ObjectStore store, ReplayObject object) throws IOException, Ended {
    try (LineReader lines = PointObject.openKnown(store, object.key(), object.sha256())) {
      skip(lines, ledger.position().lines(), object);
      boolean more = lines.next();
      while (more) {
        goOn();
        Batch batch = new Batch();
        int points = pace.batchPoints();
        do {
          batch.add(writable(lines, object));
          more = lines.next();
        } while (more
            && batch.lines() < BATCH_LINES
            && batch.points() + lines.points() <= points
            && batch.length() + lines.length() <= BATCH_BYTES);
        pace.awaitTurn(batch.points());
        flights.send(batch);
        land(pace.requests() - 1);
      }
      land(0);
    }
  }

  @Override
  public void close() {
    flights.close();
  }

  /** Refuses a line with a prefix, which influxd would silently take for a comment. */
  private static LineReader writable(LineReader lines, ReplayObject object) {
    if (lines.prefixed()) {
      throw new IllegalStateException(
          object.key() + " holds a point that no line can carry; it cannot be replayed");
    }
    return lines;
  }

  private static void skip(LineReader lines, long count, ReplayObject object) throws IOException {
    for (long done = 0; done < count; done++) {
      if (!lines.next()) {
        throw new IllegalStateException(
            object.key() + " has fewer lines than were already replayed of it");
      }
    }
  }

  private void goOn() throws IOException, Ended {
    Optional<Hold> closed = gate.closed();
    if (closed.isPresent() || !timeLeft.getAsBoolean()) {
      land(0);
      throw new Ended(closed);
    }
    lookAtLoad();
  }

  private void mayGoOn(Optional<Hold> hold) throws IOException, Ended {
    Optional<Hold> any = hold.isPresent() ? hold : gate.closed();
    if (any.isPresent() || !timeLeft.getAsBoolean()) {
      throw new Ended(any);
    }
  }

  private void lookAtLoad() {
    long now = clock.nanos();
    if (now - read < NANOS_BETWEEN_READINGS) {
      return;
    }
    read = now;
    Optional<ServerLoad.Reading> earlier = load;
    load = server.load();
    if (earlier.isPresent() && load.isPresent() && load.get().strainedSince(earlier.get())) {
      pace.slower(now);
    }
  }

  /** Waits until at most so many batches are on their way. */
  private void land(int most) throws IOException, Ended {
    while (flights.count() > most) {
      Flights.Flight flight = flights.first();
      try {
        BatchWriter.Result result = flight.result();
        pace.answered(flight.sent(), flight.nanos());
        pace.alsoSent(result.sent() - flight.batch().points());
        flights.landed();
        ledger.wrote(flight.batch(), result);
      } catch (BatchWriter.NotNow notNow) {
        pace.slower(flight.sent());
        Optional<Hold> hold = waits.failed(notNow.getMessage(), flight.nanos(), ledger);
        mayGoOn(hold);
        flights.sendAgain();
      }
    }
  }
}
