package io.shardrepair.preflight;

import java.util.Optional;

/**
 * What a node's HTTP API reports.
 *
 * @param copy name of the copy
 * @param build {@value #OPEN_SOURCE} or {@code ENT}; absent if it does not say
 * @param version InfluxDB's version; absent if it does not say
 * @param antiEntropyStatus its answer to {@code GET /shard-repair/status?local=true}
 * @param clock its clock; absent if it does not give the time
 */
public record ServerState(
    String copy,
    Optional<String> build,
    Optional<String> version,
    HttpAnswer antiEntropyStatus,
    Optional<ClockReading> clock) {

  public static final String OPEN_SOURCE = "OSS";

  /** Whether it says that it is open source. One that says nothing may be of a cluster. */
  boolean openSource() {
    return build.equals(Optional.of(OPEN_SOURCE));
  }

  /**
   * An answer as it came.
   *
   * @param status HTTP status
   * @param text beginning of the body
   */
  public record HttpAnswer(int status, String text) {}

  /**
   * By how much the node's clock is ahead of the asker's clock. The time is given in whole seconds,
   * at some moment between question and answer, so there are two bounds.
   *
   * @param atLeastMillis ms, negative for behind
   * @param atMostMillis ms, negative for behind
   */
  public record ClockReading(long atLeastMillis, long atMostMillis) {}
}
