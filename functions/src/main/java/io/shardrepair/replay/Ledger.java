package io.shardrepair.replay;

import io.shardrepair.json.Json;
import io.shardrepair.replay.ReplayProgress.Account;
import io.shardrepair.replay.ReplayProgress.Hold;
import io.shardrepair.replay.ReplayProgress.Position;
import io.shardrepair.replay.ReplayProgress.ServerWait;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the progress and stores it.
 *
 * <p>Dead letters are stored before the progress that counts them, in an object whose number is new
 * in that progress. So a call that breaks off between the two leaves an object that does not count:
 * the next call writes the same points again and overwrites it, or empties it at the end.
 */
final class Ledger {
  private static final long NANOS_BETWEEN_SAVES = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_LETTER_BYTES = 4 << 20;

  private final RepairObjects objects;
  private final ReplayClock clock;
  private final ReplayProgress from;
  private final ByteArrayOutputStream letters = new ByteArrayOutputStream();
  private Account account;
  private Position position;
  private ServerWait serverWait;
  private long saved;

  Ledger(RepairObjects objects, ReplayClock clock, ReplayProgress from) {
    this.objects = objects;
    this.clock = clock;
    this.from = from;
    account = from.account();
    position = from.position();
    serverWait = from.serverWait();
    saved = clock.nanos();
  }

  Position position() {
    return position;
  }

  ServerWait serverWait() {
    return serverWait;
  }

  void deleted() throws IOException {
    position = position.afterDelete();
    serverWait = serverWait.answered();
    save();
  }

  /** Records the result of the next batch. */
  void wrote(Batch batch, BatchWriter.Result result) throws IOException {
    account = account.plus(result);
    for (DeadLetter letter : result.letters()) {
      letters.writeBytes(Json.bytes(letter));
      letters.write('\n');
    }
    position = position.after(batch);
    serverWait = serverWait.answered();
    if (clock.nanos() - saved > NANOS_BETWEEN_SAVES || letters.size() > MOST_LETTER_BYTES) {
      save();
    }
  }

  void objectDone() {
    position = position.nextObject();
  }

  /** A start after this one begins with {@link ServerWait#NONE}: it has its own time to wait. */
  void waited(ServerWait now) {
    serverWait = now;
  }

  ReplayProgress hold(Hold hold) throws IOException {
    return save(Optional.of(hold), false);
  }

  /**
   * Ends the replay: everything is written.
   *
   * @param replayed keys of the objects, to name if the account does not agree with the plan
   */
  ReplayProgress done(List<String> replayed) throws IOException {
    if (account.settled() != account.total()) {
      throw new IllegalStateException(
          "replay into %s wrote %d and was refused %d points, but the plan has %d: %s changed since it was made"
              .formatted(
                  from.copy(), account.written(), account.refused(), account.total(), replayed));
    }
    saveLetters();
    for (ObjectStore.Entry entry : objects.store().list(objects.deadLetters(from.copy()))) {
      if (entry.bytes() > 0 && entry.key().compareTo(letterKey(account.letterObjects())) >= 0) {
        objects.store().write(entry.key(), new byte[0]);
      }
    }
    return save(Optional.empty(), true);
  }

  ReplayProgress save() throws IOException {
    return save(Optional.empty(), false);
  }

  private ReplayProgress save(Optional<Hold> hold, boolean done) throws IOException {
    saveLetters();
    ReplayProgress progress =
        new ReplayProgress(
            ReplayProgress.VERSION,
            from.copy(),
            from.plan(),
            account,
            position,
            serverWait,
            hold,
            done);
    objects.write(objects.replayProgress(from.copy()), progress);
    saved = clock.nanos();
    return progress;
  }

  private void saveLetters() throws IOException {
    if (letters.size() > 0) {
      objects.store().write(letterKey(account.letterObjects()), letters.toByteArray());
      account = account.withLetterObject();
      letters.reset();
    }
  }

  private String letterKey(int number) {
    return objects.deadLetters(from.copy()) + "%08d.jsonl".formatted(number);
  }
}
