package io.shardrepair.replay;

import io.shardrepair.json.Json;
import io.shardrepair.replay.ReplayProgress.Refusals;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The progress while it changes, and its way into the store.
 *
 * <p>Dead letters are stored before the progress that counts them, in an object whose number that
 * progress is the first to include. So a call that breaks off between the two leaves an object that
 * does not count: the next call writes the same points again and overwrites it, or empties it at
 * the end.
 */
final class Ledger {
  private static final long NANOS_BETWEEN_SAVES = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_LETTER_BYTES = 4 << 20;
  private static final String OTHERS = "other reasons";

  private final RepairObjects objects;
  private final ReplayClock clock;
  private final String copy;
  private final String plan;
  private final long total;
  private final Map<String, Long> refusals = new LinkedHashMap<>();
  private final ByteArrayOutputStream letters = new ByteArrayOutputStream();
  private long written;
  private long refused;
  private int letterObjects;
  private int deletes;
  private int object;
  private long lines;
  private long bytes;
  private int failures;
  private long serverWaitMillis;
  private String waitUntil = "";
  private String waitingFor = "";
  private boolean done;
  private long saved;

  Ledger(RepairObjects objects, ReplayClock clock, ReplayProgress from) {
    this.objects = objects;
    this.clock = clock;
    copy = from.copy();
    plan = from.plan();
    total = from.total();
    written = from.written();
    refused = from.refused();
    from.refusals().forEach(r -> refusals.put(r.reason(), r.points()));
    letterObjects = from.letterObjects();
    deletes = from.deletes();
    object = from.object();
    lines = from.lines();
    bytes = from.bytes();
    failures = from.failures();
    serverWaitMillis = from.serverWaitMillis();
    done = from.done();
    saved = clock.nanos();
  }

  int deletes() {
    return deletes;
  }

  int object() {
    return object;
  }

  long lines() {
    return lines;
  }

  int failures() {
    return failures;
  }

  long serverWaitMillis() {
    return serverWaitMillis;
  }

  void deleted() throws IOException {
    deletes++;
    failures = 0;
    save();
  }

  /** The next batch is done with. */
  void wrote(Batch batch, BatchWriter.Result result) throws IOException {
    written += result.written();
    for (DeadLetter letter : result.letters()) {
      refused += letter.points();
      String reason = letter.reason().replaceFirst(" dropped=[0-9]+$", "");
      boolean known = refusals.containsKey(reason);
      refusals.merge(
          known || refusals.size() < ReplayProgress.MOST_REFUSALS ? reason : OTHERS,
          (long) letter.points(),
          Long::sum);
      letters.writeBytes(Json.bytes(letter));
      letters.write('\n');
    }
    lines += batch.lines();
    bytes += batch.length();
    failures = 0;
    if (clock.nanos() - saved > NANOS_BETWEEN_SAVES || letters.size() > MOST_LETTER_BYTES) {
      save();
    }
  }

  void objectDone() {
    object++;
    lines = 0;
  }

  void serverFailed(long millis) {
    failures++;
    serverWaitMillis += millis;
  }

  void serverWaited(long millis) {
    serverWaitMillis += millis;
  }

  /** A start after this one has its own time to wait for the server. */
  void forgetServerWaits() {
    failures = 0;
    serverWaitMillis = 0;
  }

  ReplayProgress hold(Hold hold) throws IOException {
    waitUntil = clock.now().plusSeconds(hold.seconds()).toString();
    waitingFor = hold.reason();
    return save();
  }

  /**
   * All is written.
   *
   * @param replayed keys of the objects, to be named if the account does not agree with the plan
   */
  ReplayProgress done(List<String> replayed) throws IOException {
    if (written + refused != total) {
      throw new IllegalStateException(
          "replay into %s wrote %d and was refused %d points, but the plan has %d: %s changed since it was made"
              .formatted(copy, written, refused, total, replayed));
    }
    saveLetters();
    for (ObjectStore.Entry entry : objects.store().list(objects.deadLetters(copy))) {
      if (entry.bytes() > 0 && entry.key().compareTo(letterKey(letterObjects)) >= 0) {
        objects.store().write(entry.key(), new byte[0]);
      }
    }
    done = true;
    return save();
  }

  ReplayProgress save() throws IOException {
    saveLetters();
    ReplayProgress progress = progress();
    objects.write(objects.replayProgress(copy), progress);
    saved = clock.nanos();
    return progress;
  }

  ReplayProgress progress() {
    return new ReplayProgress(
        ReplayProgress.VERSION,
        copy,
        plan,
        total,
        written,
        refused,
        refusals.entrySet().stream().map(e -> new Refusals(e.getKey(), e.getValue())).toList(),
        letterObjects,
        deletes,
        object,
        lines,
        bytes,
        failures,
        serverWaitMillis,
        waitUntil,
        waitingFor,
        done);
  }

  private void saveLetters() throws IOException {
    if (letters.size() > 0) {
      objects.store().write(letterKey(letterObjects), letters.toByteArray());
      letterObjects++;
      letters.reset();
    }
  }

  private String letterKey(int number) {
    return objects.deadLetters(copy) + "%08d.jsonl".formatted(number);
  }
}
