package io.shardrepair.local.setup;

/**
 * Something that is needed is not there, or could not be installed; the message says what to do.
 */
public final class SetupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SetupException(String message) {
    super(message);
  }

  public SetupException(String message, Throwable cause) {
    super(message, cause);
  }
}
