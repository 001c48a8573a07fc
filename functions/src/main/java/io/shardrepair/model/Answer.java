package io.shardrepair.model;

import java.util.Optional;

/**
 * An operator's answer to suspected deletes: series that are absent from one copy while another
 * holds them. Names are as line protocol prints them, escapes included.
 *
 * @param measurement all suspected series of this measurement; absent if {@code series} is present
 * @param series only this series, with precedence over an answer for its measurement
 * @param choice what to do
 */
public record Answer(Optional<String> measurement, Optional<String> series, Choice choice) {

  /** What to do with a suspected delete. */
  public enum Choice {
    /** They are lost points: write them into the copies that lack them. */
    REPLAY,
    /** Leave every copy as it is. */
    LEAVE,
    /** They were deleted: delete the series from the copies that still hold it. */
    DELETE
  }
}
