package io.shardrepair.preflight;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** How the state machine's executions stand. */
public interface Executions {

  /** Where an execution is. */
  enum Status {
    RUNNING,
    ENDED,
    /** Not known: it ended so long ago that it was forgotten, or its state machine is gone. */
    FORGOTTEN
  }

  /**
   * How an execution stands.
   *
   * @param ended when it ended; present only if it did
   */
  record State(Status status, Optional<Instant> ended) {}

  /**
   * Asks how an execution stands.
   *
   * @throws IOException if it cannot be told
   */
  State state(String executionArn) throws IOException;
}
