package io.shardrepair.node;

import java.util.Map;

/**
 * One round of commands, one to each copy, as the state machine carries it from a handler call to
 * the next: a handler starts the commands, answers RUNNING and is called again after {@code
 * waitSeconds}, until it answers DONE.
 *
 * @param status where the round is
 * @param waitSeconds how long to wait before the next call, 1 to 30 s
 * @param commands command id by copy; empty before the start and when done
 */
public record Round(Status status, int waitSeconds, Map<String, String> commands) {

  /** Where a round is. */
  public enum Status {
    RUNNING,
    DONE
  }

  private static final int LONGEST_WAIT_SECONDS = 30;

  public static final Round DONE = new Round(Status.DONE, 1, Map.of());

  static Round started(Map<String, String> commands) {
    return new Round(Status.RUNNING, 1, commands);
  }

  /** The same round, still running: waits grow so that a long export needs few history events. */
  Round again() {
    return new Round(Status.RUNNING, Math.min(LONGEST_WAIT_SECONDS, waitSeconds + 1), commands);
  }
}
