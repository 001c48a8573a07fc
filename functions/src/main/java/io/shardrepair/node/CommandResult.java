package io.shardrepair.node;

/**
 * The state of a command on a node, and what it printed.
 *
 * @param state see {@link State}
 * @param output what it printed, at most 24,000 characters (the limit of GetCommandInvocation)
 * @param error what it printed as errors, at most 8,000 characters, or why it did not run
 */
public record CommandResult(State state, String output, String error) {

  /** The state of a command. */
  public enum State {
    /** Not ended yet, or not known to the service yet. */
    RUNNING,
    /** Ended with exit status 0. */
    SUCCEEDED,
    /** Ended with another status, was cancelled, timed out, or could not be delivered. */
    FAILED
  }
}
