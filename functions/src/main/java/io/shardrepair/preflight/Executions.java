package io.shardrepair.preflight;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Gives the status of the state machine's executions. */
public interface Executions {

  /** The status of an execution. */
  enum Status {
    RUNNING,
    ENDED,
    /** Not known: it ended so long ago that it was forgotten, or its state machine is gone. */
    FORGOTTEN
  }

  /**
   * The status of an execution and its end.
   *
   * @param ended when it ended; present only if it did
   */
  record State(Status status, Optional<Instant> ended) {}

  /**
   * Asks for the status of an execution.
   *
   * @throws IOException if it cannot be found out
   */
  State state(String executionArn) throws IOException;
}
