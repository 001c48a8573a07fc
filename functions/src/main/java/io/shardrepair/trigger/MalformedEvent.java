package io.shardrepair.trigger;

/** An event is not of the form in which CloudWatch tells of an alarm. Nothing was started. */
public final class MalformedEvent extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedEvent(String message) {
    super(message);
  }
}
