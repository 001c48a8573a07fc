package io.shardrepair.node;

/**
 * How a command on a node stands.
 *
 * @param state see {@link State}
 * @param output what it printed, at most 24,000 characters (the limit of GetCommandInvocation)
 * @param error what it printed as errors, at most 8,000 characters, or why it did not run
 */
public record CommandResult(State state, String output, String error) {

  /** Where a command is on its way. */
  public enum State {
    /** Not ended yet, or not known to the service yet. */
    RUNNING,
    /** Ended with exit status 0. */
    SUCCEEDED,
    /** Ended otherwise, was cancelled, timed out, or could not be delivered. */
    FAILED
  }
}
