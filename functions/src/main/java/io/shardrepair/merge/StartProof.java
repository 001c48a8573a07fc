package io.shardrepair.merge;

import io.shardrepair.line.RunInput;
import io.shardrepair.partition.Partition;
import java.util.Optional;

/**
 * Proves, while a worker reads a run, that the worker of the next partition starts reading it at
 * the beginning of a record.
 *
 * <p>A part may begin inside a string whose text looks like records, so the part itself cannot show
 * it; a worker that has read up to it can. So each worker proves the start of the next, provided
 * that its own is right; the first worker starts at the beginning of the runs. Nothing is read
 * twice for this: the next worker starts before its range, at the last part whose first key lies
 * before it, and so within what this worker must read anyway.
 */
public final class StartProof {
  /** For a run that is not shared with another worker. */
  static final StartProof NOTHING_TO_PROVE = new StartProof(null, Partition.Start.OF_RUN);

  private final RunInput input;
  private final Partition.Start own;
  private Optional<Partition.Start> expected = Optional.empty();
  private State state;
  private long lastRecord = -1;

  private enum State {
    OPEN,
    PROVEN,
    REFUTED
  }

  /**
   * @param input what is read, or null where there is nothing to prove
   * @param own where reading began; positions count from here
   */
  public StartProof(RunInput input, Partition.Start own) {
    this.input = input;
    this.own = own;
    expect(Optional.empty());
  }

  /** Sets what is to be proven next: the start of a later partition, or nothing. */
  public void expect(Optional<Partition.Start> start) {
    if (start.isPresent() && start.equals(expected)) {
      return; // as right or wrong as it was for the previous partition
    }
    expected = start;
    if (start.filter(next -> !next.equals(own) && !next.equals(Partition.Start.OF_RUN)).isEmpty()) {
      state = State.PROVEN;
    } else {
      state = State.OPEN;
      recordAt(lastRecord);
    }
  }

  /** A record begins at this raw position of the input. */
  void recordAt(long position) {
    lastRecord = position;
    if (state != State.OPEN) {
      return;
    }
    long at = expectedAt();
    if (at < 0) {
      return;
    }
    if (position == at) {
      state = State.PROVEN;
    } else if (position > at) {
      state = State.REFUTED;
    }
  }

  /** Whether a record before this raw position of the input may prove or refute. */
  boolean isOpenBefore(long position) {
    if (state != State.OPEN) {
      return false;
    }
    long at = expectedAt();
    return at >= 0 && at <= position;
  }

  /** The raw position at which the expected record begins; -1 until its part is reached. */
  private long expectedAt() {
    Partition.Start next = expected.orElseThrow();
    long partStart = input.partStart(next.part());
    return partStart < 0 ? -1 : partStart + next.skip() - own.skip();
  }

  public boolean proven() {
    return state == State.PROVEN;
  }
}
