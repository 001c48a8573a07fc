package io.shardrepair.node;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One round of commands, one to each copy, as the state machine passes it from one handler call to
 * the next: a handler starts the commands, answers RUNNING and is called again after {@code
 * waitSeconds}, until it answers DONE.
 *
 * @param status state of the round
 * @param polls how often its commands were looked at
 * @param waitSeconds how long to wait before the next call, 1 to 90 s
 * @param commands command id by copy; empty before the start and when done, and incomplete if some
 *     could not be started at the first try
 * @param exports SHA-256 by which the manifests are known, if a round of exports is done
 */
public record Round(
    Status status,
    int polls,
    int waitSeconds,
    Map<String, String> commands,
    Optional<String> exports) {

  /** The state of a round. */
  public enum Status {
    RUNNING,
    DONE
  }

  private static final int LONGEST_WAIT_SECONDS = 90;

  public static final Round DONE = new Round(Status.DONE, 0, 1, Map.of());

  /** A round whose exports, if it has any, are not done. */
  public Round(Status status, int polls, int waitSeconds, Map<String, String> commands) {
    this(status, polls, waitSeconds, commands, Optional.empty());
  }

  static Round started(Map<String, String> commands) {
    return new Round(Status.RUNNING, 0, 1, commands);
  }

  /**
   * The same round, still running. Short commands are looked at every second. Waits grow slowly to
   * a minute and a half, so that two days of them, the most that SSM and the state machine allow,
   * stay within the 25,000 history events of an execution: each look costs nine.
   */
  Round again() {
    return new Round(Status.RUNNING, polls + 1, waitBefore(polls + 1), commands);
  }

  private static int waitBefore(int poll) {
    return Math.min(LONGEST_WAIT_SECONDS, 1 + poll / 5);
  }

  /** The same round, with the SHA-256 of the manifests that its exports left. */
  public Round of(String manifests) {
    return new Round(status, polls, waitSeconds, commands, Optional.of(manifests));
  }

  /** How long the round has waited in all, at least. */
  Duration waited() {
    return Duration.ofSeconds(IntStream.rangeClosed(1, polls).mapToLong(Round::waitBefore).sum());
  }
}
