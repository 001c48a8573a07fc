package io.shardrepair.merge;

import io.shardrepair.line.KeyOrder;
import io.shardrepair.line.PointKey;
import io.shardrepair.line.RecordReader;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Stands on one record of a sorted run, within the key range that is being compared. */
public final class RunCursor implements Closeable {
  private final RecordReader reader;
  private final String runKey;
  private final RunPlace place;
  private final long rank;
  private final StartProof proof;

  private final Optional<byte[]> from;
  private Optional<byte[]> to;
  private State state = State.BEFORE;

  private enum State {
    /** Before the range, or nothing read yet. */
    BEFORE,
    /** On a record in the range. */
    INSIDE,
    /** On the first record after the range. */
    AFTER,
    /** After the last record. */
    ENDED
  }

  /**
   * @param reader records in ascending order; an {@link OutOfOrderException} is thrown otherwise
   * @param runKey the run's object
   * @param place what it is a run of
   * @param rank runs of higher rank win over lower ones of the same copy
   * @param from cut at which the range begins; absent for the beginning of the run
   * @param to cut at which the range ends; absent for the end of the run
   * @param proof receives every place where a record begins
   */
  public RunCursor(
      RecordReader reader,
      String runKey,
      RunPlace place,
      long rank,
      Optional<byte[]> from,
      Optional<byte[]> to,
      StartProof proof) {
    this.reader = reader;
    this.runKey = runKey;
    this.place = place;
    this.rank = rank;
    this.from = from;
    this.to = to;
    this.proof = proof;
  }

  /** Reads all of a run that nobody else reads. */
  public static RunCursor ofWhole(RecordReader reader, String runKey, RunPlace place, long rank) {
    return new RunCursor(
        reader,
        runKey,
        place,
        rank,
        Optional.empty(),
        Optional.empty(),
        StartProof.NOTHING_TO_PROVE);
  }

  /** Whether this stands on a record in the range. */
  boolean inside() {
    return state == State.INSIDE;
  }

  /** Moves to the next record in the range, or out of it. */
  public void advance() throws IOException {
    while (state == State.BEFORE || state == State.INSIDE) {
      if (!reader.next()) {
        state = State.ENDED;
        return;
      }
      arrive();
      if (state == State.INSIDE) {
        return;
      }
    }
  }

  /**
   * Moves to the next record, possibly out of the range, if it is complete before a place in the
   * reader's buffer.
   *
   * @return false if it is not; then nothing has changed
   */
  boolean advanceBefore(int boundary) throws IOException {
    if (!reader.nextBefore(boundary)) {
      return false;
    }
    arrive();
    return true;
  }

  /** See {@link RecordReader#passPlain}. */
  int passPlain(int boundary, long timeLimit) {
    int passed = reader.passPlain(boundary, timeLimit);
    proof.recordAt(reader.position());
    return passed;
  }

  /** Whether every record before a place in the reader's buffer must be seen, not only the last. */
  boolean isProvingBefore(int boundary) {
    return proof.isOpenBefore(reader.position() + (boundary - reader.start()));
  }

  /** Moves as another cursor on the same bytes did; see {@link RecordReader#follow}. */
  void follow(RunCursor other, int shift) throws IOException {
    reader.follow(other.reader, shift);
    arrive();
  }

  private void arrive() throws IOException {
    if (!reader.ascending()) {
      throw new OutOfOrderException(runKey, reader.source() + ", raw byte " + reader.position());
    }
    proof.recordAt(reader.position());
    if (reader.newKey()) {
      locate();
    }
  }

  /** Makes the range end later; the current record may then be inside it. */
  public void extend(Optional<byte[]> newTo) {
    to = newTo;
    if (state == State.AFTER) {
      locate();
    }
  }

  private void locate() {
    if (to.isPresent() && KeyOrder.compare(reader.key(), to.get()) >= 0) {
      state = State.AFTER;
    } else if (from.isPresent() && KeyOrder.compare(reader.key(), from.get()) < 0) {
      state = State.BEFORE;
    } else {
      state = State.INSIDE;
    }
  }

  PointKey key() {
    return reader.key();
  }

  /** Whether the record is the first of its key in the run; only right after {@link #advance}. */
  boolean newKey() {
    return reader.newKey();
  }

  long time() {
    return reader.time();
  }

  RecordReader record() {
    return reader;
  }

  int copy() {
    return place.copy();
  }

  RunPlace place() {
    return place;
  }

  long rank() {
    return rank;
  }

  public long bytesRead() {
    return reader.bytesRead();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
