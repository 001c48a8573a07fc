package io.shardrepair.replay;

import io.shardrepair.line.LineReader;
import io.shardrepair.replay.PointWriter.Outcome.Busy;
import io.shardrepair.replay.PointWriter.Outcome.Partial;
import io.shardrepair.replay.PointWriter.Outcome.Refused;
import io.shardrepair.replay.PointWriter.Outcome.TooLarge;
import io.shardrepair.replay.PointWriter.Outcome.Written;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Writes a batch and, if the server refuses points of it, singles those out: first by what the
 * server's message names, otherwise by halves, until the refused points stand alone. A point counts
 * as refused only if a request that held nothing else, or only refused points, was answered this
 * way.
 */
final class BatchWriter {
  /**
   * How many parts of a batch, each taken by one owner but not by another, are tried before any was
   * taken by all. A few thousand requests to a cluster with an owner away would be of no use.
   */
  private static final int MOST_BEFORE_ONE_IS_TAKEN = 64;

  /** How many parts are tried in all: some minutes' worth of requests. */
  private static final int MOST_PARTS = 4_000;

  private static final String BOTH_CAUSES =
      "%s: one owner of the shard took them, another refused them or could not be reached, and the"
          + " server does not say which";

  private final Server server;
  private final List<DeadLetter> letters = new ArrayList<>();
  private long written;
  private long sent;

  /** A line that all owners took, to test whether they still do. */
  private Optional<Batch> taken = Optional.empty();

  private BatchWriter(Server server) {
    this.server = server;
  }

  /**
   * The result of a finished batch.
   *
   * @param written points taken
   * @param letters of the points refused
   * @param sent points sent in all requests, some of them more than once
   */
  record Result(long written, List<DeadLetter> letters, long sent) {}

  /** The server did not take a request for now; the whole batch has to be written again. */
  static final class NotNow extends Exception {
    private static final long serialVersionUID = 1;

    NotNow(String reason, Throwable cause) {
      super(reason, cause);
    }
  }

  static Result write(Server server, Batch batch) throws IOException, NotNow {
    BatchWriter writer = new BatchWriter(server);
    writer.write(batch);
    return new Result(writer.written, List.copyOf(writer.letters), writer.sent);
  }

  private void write(Batch batch) throws IOException, NotNow {
    PointWriter.Outcome outcome = ask(batch);
    if (outcome instanceof Partial partial) {
      partial(batch, partial.reason());
    } else {
      settle(batch, outcome);
    }
  }

  private void taken(Batch batch) {
    written += batch.points();
    if (taken.isEmpty()) {
      taken = Optional.of(batch.range(0, 1));
    }
  }

  /**
   * Singles out what some owner does not take. Widest parts first, so that a part that all take is
   * found soon if there is one: without it, an owner may just as well be away, and the batch is
   * written again later.
   */
  private void partial(Batch batch, String reason) throws IOException, NotNow {
    String causes = BOTH_CAUSES.formatted(reason);
    List<Batch> suspects = new ArrayList<>();
    Deque<Batch> open = new ArrayDeque<>(Halves.of(batch));
    if (open.isEmpty()) {
      suspects.add(batch);
    }
    for (int parts = 1; !open.isEmpty(); parts++) {
      Batch part = open.remove();
      PointWriter.Outcome outcome = ask(part);
      if (outcome instanceof Partial) {
        if (taken.isEmpty() && parts >= MOST_BEFORE_ONE_IS_TAKEN) {
          throw new NotNow(causes, null);
        }
        List<Batch> halves = parts < MOST_PARTS ? Halves.of(part) : List.of();
        (halves.isEmpty() ? suspects : open).addAll(halves.isEmpty() ? List.of(part) : halves);
      } else {
        settle(part, outcome);
      }
    }
    confirm(suspects, causes);
  }

  private void settle(Batch part, PointWriter.Outcome outcome) throws IOException, NotNow {
    if (outcome instanceof Refused refused) {
      refused(part, Refusal.of(refused.reason()));
    } else if (outcome instanceof TooLarge tooLarge) {
      byHalves(part, tooLarge.reason());
    } else if (outcome instanceof Busy busy) {
      throw new NotNow(busy.reason(), null);
    } else {
      taken(part);
    }
  }

  /**
   * Suspects count as refused if they are not taken while, before and after them, all owners take
   * another line.
   */
  private void confirm(List<Batch> suspects, String causes) throws IOException, NotNow {
    if (suspects.isEmpty()) {
      return;
    }
    probe(causes);
    for (Batch suspect : suspects) {
      PointWriter.Outcome outcome = ask(suspect);
      if (outcome instanceof Partial) {
        for (int line = 0; line < suspect.lines(); line++) {
          letters.add(DeadLetter.of(suspect.line(line), suspect.points(line), causes));
        }
      } else {
        settle(suspect, outcome);
      }
    }
    probe(causes);
  }

  private void probe(String causes) throws NotNow {
    if (taken.isEmpty() || !(ask(taken.get()) instanceof Written)) {
      throw new NotNow(causes, null);
    }
  }

  private PointWriter.Outcome ask(Batch batch) throws NotNow {
    sent += batch.points();
    try {
      return server.write(batch.bytes());
    } catch (IOException e) {
      throw new NotNow(e.getMessage(), e);
    }
  }

  private void refused(Batch batch, Refusal refusal) throws IOException, NotNow {
    if (refusal.ofAll(batch)) {
      for (int line = 0; line < batch.lines(); line++) {
        letters.add(DeadLetter.of(batch.line(line), batch.points(line), refusal.reason()));
      }
      return;
    }
    Optional<Refusal.Split> split = refusal.split(batch);
    if (split.isPresent()) {
      write(split.get().others());
      write(split.get().suspects());
    } else {
      byHalves(batch, refusal.reason());
    }
  }

  private void byHalves(Batch batch, String reason) throws IOException, NotNow {
    if (batch.lines() > 1) {
      int middle = batch.lines() >>> 1;
      write(batch.range(0, middle));
      write(batch.range(middle, batch.lines()));
    } else if (batch.points() > 1) {
      // influxd drops a whole line for one field of the wrong type; its other fields are wanted.
      write(fields(batch));
    } else {
      letters.add(DeadLetter.of(batch.line(0), 1, reason));
    }
  }

  private static Batch fields(Batch line) throws IOException {
    LineReader reader = line.reader();
    reader.next();
    Batch fields = new Batch();
    for (int field = 0; field < reader.points(); field++) {
      fields.add(reader.line(field));
    }
    return fields;
  }
}
