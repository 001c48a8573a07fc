package io.shardrepair.replay;

import io.shardrepair.decide.RepairPlan.CopyPlan;
import io.shardrepair.decide.RepairPlan.ReplayObject;
import io.shardrepair.json.Json;
import io.shardrepair.resolve.Node;
import io.shardrepair.resolve.Topology;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.RepairObjects;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Writes a plan's missing points into one copy, in batches, and keeps account of every point: taken
 * by the server, or refused and put into a dead letter. Started again, it goes on after the last
 * stored progress; what it repeats is harmless, since writing a point twice is writing it once.
 */
public final class Replayer {
  /** InfluxData advises 5,000 to 10,000 points a batch. */
  private static final int BATCH_LINES = 5_000;

  /** Well below influxd's {@code max-body-size} of 25,000,000 bytes. */
  private static final int BATCH_BYTES = 8_000_000;

  private static final long NANOS_BETWEEN_SAVES = 1_000_000_000L;

  private final RepairObjects objects;
  private final Topology topology;
  private final Node node;
  private final RetryingWriter writer;

  public Replayer(RepairObjects objects, Topology topology, String copy, PointWriter writer) {
    this.objects = objects;
    this.topology = topology;
    this.node = topology.copy(copy).node();
    this.writer = new RetryingWriter(writer);
  }

  /**
   * Replays until all is done or the time is up.
   *
   * @param plan what to write into this copy
   * @param timeLeft asked after each batch; false ends this call early
   * @return where it stands; call again unless {@link ReplayProgress#done}
   * @throws IOException if the server did not take a batch after several tries, or the store fails
   */
  public ReplayProgress replay(CopyPlan plan, BooleanSupplier timeLeft) throws IOException {
    Account account = new Account(progress(plan));
    List<ReplayObject> replay = plan.replay();
    while (account.object < replay.size() && timeLeft.getAsBoolean()) {
      replayObject(replay.get(account.object), account, timeLeft);
    }
    account.done = account.object == replay.size();
    ReplayProgress progress = account.snapshot();
    if (progress.done() && progress.written() + progress.refused() != progress.total()) {
      throw new IllegalStateException(
          "replay into %s wrote %d and was refused %d points, but the plan has %d: %s changed since it was made"
              .formatted(
                  plan.copy(),
                  progress.written(),
                  progress.refused(),
                  progress.total(),
                  replay.stream().map(ReplayObject::key).toList()));
    }
    save(progress);
    return progress;
  }

  private ReplayProgress progress(CopyPlan plan) throws IOException {
    try {
      return objects.read(objects.replayProgress(plan.copy()), ReplayProgress.class);
    } catch (NoSuchObjectException none) {
      return ReplayProgress.none(plan.copy(), plan.toWrite());
    }
  }

  private void save(ReplayProgress progress) throws IOException {
    objects.write(objects.replayProgress(progress.copy()), progress);
  }

  private void replayObject(ReplayObject object, Account account, BooleanSupplier timeLeft)
      throws IOException {
    try (InputStream content =
        GzipCompressorInputStream.builder()
            .setInputStream(objects.store().open(object.key()))
            .setDecompressConcatenated(true)
            .get()) {
      LineReader lines = new LineReader(content);
      skip(lines, account.lines, object);
      long saved = System.nanoTime();
      Batch batch = new Batch();
      boolean more = true;
      while (more) {
        more = lines.next();
        if (more) {
          batch.add(lines.line(), lines.length(), lines.points());
        }
        if (batch.lines() == BATCH_LINES
            || batch.length() >= BATCH_BYTES
            || (!more && batch.lines() > 0)) {
          write(batch, account);
          batch.clear();
          if (System.nanoTime() - saved > NANOS_BETWEEN_SAVES) {
            save(account.snapshot());
            saved = System.nanoTime();
          }
          if (more && !timeLeft.getAsBoolean()) {
            return;
          }
        }
      }
    }
    account.object++;
    account.lines = 0;
  }

  private static void skip(LineReader lines, long count, ReplayObject object) throws IOException {
    for (long done = 0; done < count; done++) {
      if (!lines.next()) {
        throw new IllegalStateException(
            object.key() + " has fewer lines than were already replayed of it");
      }
    }
  }

  private void write(Batch batch, Account account) throws IOException {
    DeadLetters letters = new DeadLetters();
    write(batch, 0, batch.lines(), account, letters);
    if (letters.count > 0) {
      objects
          .store()
          .write(
              objects.deadLetters(account.copy)
                  + "%05d-%012d.jsonl".formatted(account.object, account.lines),
              letters.json.toByteArray());
    }
    account.lines += batch.lines();
    account.bytes += batch.length();
  }

  /**
   * Writes lines {@code from} to before {@code to}. If the server refuses points among them, halves
   * are written again until the refused lines stand alone: its answer does not name them all.
   */
  private void write(Batch batch, int from, int to, Account account, DeadLetters letters)
      throws IOException {
    byte[] lines = batch.range(from, to);
    if (!(writer.write(node, topology, lines) instanceof PointWriter.Outcome.Refused refused)) {
      for (int line = from; line < to; line++) {
        account.written += batch.points(line);
      }
    } else if (to - from > 1) {
      int middle = (from + to) >>> 1;
      write(batch, from, middle, account, letters);
      write(batch, middle, to, account, letters);
    } else if (batch.points(from) > 1) {
      // influxd drops a line whole for one field of the wrong type; its other fields are wanted.
      LineReader line = new LineReader(new ByteArrayInputStream(lines));
      line.next();
      Batch fields = new Batch();
      for (int field = 0; field < line.points(); field++) {
        byte[] single = line.field(field);
        fields.add(single, single.length, 1);
      }
      write(fields, 0, fields.lines(), account, letters);
    } else {
      letters.add(DeadLetter.of(lines, 1, refused.reason()));
      account.refused++;
    }
  }

  /** Dead letters of one batch. */
  private static final class DeadLetters {
    private final ByteArrayOutputStream json = new ByteArrayOutputStream();
    private int count;

    void add(DeadLetter letter) {
      json.writeBytes(Json.bytes(letter));
      json.write('\n');
      count++;
    }
  }

  /** The progress while it changes. */
  private static final class Account {
    private final String copy;
    private final long total;
    private long written;
    private long refused;
    private int object;
    private long lines;
    private long bytes;
    private boolean done;

    Account(ReplayProgress from) {
      copy = from.copy();
      total = from.total();
      written = from.written();
      refused = from.refused();
      object = from.object();
      lines = from.lines();
      bytes = from.bytes();
      done = from.done();
    }

    ReplayProgress snapshot() {
      return new ReplayProgress(
          ReplayProgress.VERSION, copy, total, written, refused, object, lines, bytes, done);
    }
  }
}
