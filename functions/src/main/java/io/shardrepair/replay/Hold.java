package io.shardrepair.replay;

import java.time.Duration;
import java.time.Instant;

/**
 * Something to wait for: why a call ends before everything is written, though it has time left.
 *
 * @param until when to call again, RFC 3339; nothing is written before
 * @param reason in plain text, for operators
 */
public record Hold(String until, String reason) {

  static Hold of(Instant until, String reason) {
    return new Hold(until.toString(), reason);
  }

  /** How long it lasts from a time on; negative after its end. */
  public Duration after(Instant now) {
    return Duration.between(now, Instant.parse(until));
  }
}
