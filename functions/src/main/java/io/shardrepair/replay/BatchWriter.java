package io.shardrepair.replay;

import io.shardrepair.line.LineReader;
import io.shardrepair.replay.PointWriter.Outcome.Busy;
import io.shardrepair.replay.PointWriter.Outcome.Refused;
import io.shardrepair.replay.PointWriter.Outcome.TooLarge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes a batch and, if the server refuses points of it, singles those out: first by what the
 * server's words name, else by halves, until what is refused stands alone. A point counts as
 * refused only if a request was answered so that held nothing else, or nothing but refused ones.
 */
final class BatchWriter {
  private final Server server;
  private final List<DeadLetter> letters = new ArrayList<>();
  private long written;
  private long sent;

  private BatchWriter(Server server) {
    this.server = server;
  }

  /**
   * A batch that is done with.
   *
   * @param written points taken
   * @param letters of the points refused
   * @param sent points sent in all requests, some of them more than once
   */
  record Result(long written, List<DeadLetter> letters, long sent) {}

  /** The server did not take a request now; the whole batch has to be written again. */
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
    if (outcome instanceof Refused refused) {
      refused(batch, Refusal.of(refused.reason()));
    } else if (outcome instanceof TooLarge tooLarge) {
      byHalves(batch, tooLarge.reason());
    } else if (outcome instanceof Busy busy) {
      throw new NotNow(busy.reason(), null);
    } else {
      written += batch.points();
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
      // influxd drops a line whole for one field of the wrong type; its other fields are wanted.
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
