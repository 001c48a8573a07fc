package io.shardrepair.trigger;

/** An event does not have the form in which CloudWatch reports an alarm. Nothing was started. */
public final class MalformedEvent extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedEvent(String message) {
    super(message);
  }
}
