package io.shardrepair.node;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Runs the node script on data nodes. On AWS: SSM Run Command with the stack's own document. */
public interface NodeCommands {

  /**
   * Starts the node script.
   *
   * @param instanceId the EC2 (or managed) instance of the node
   * @param parameters the document's parameters
   * @return an id with which to ask for the result
   * @throws IOException if the service refuses, for example because it does not manage the
   *     instance; or if its answer was lost, so that the command may be running anyway
   */
  String start(String instanceId, Map<String, String> parameters) throws IOException;

  /**
   * Commands of the node script that have not ended, of all repairs. One that was sent a moment ago
   * may still be absent.
   */
  List<Running> running() throws IOException;

  /** The state of a command. */
  Result result(String commandId, String instanceId) throws IOException;

  /** Asks to end a command; one that has already ended is left alone. */
  void cancel(String commandId, String instanceId) throws IOException;

  /**
   * The state of a command on a node, and what it printed.
   *
   * @param state see {@link State}
   * @param output what it printed, at most 24,000 characters (the limit of GetCommandInvocation)
   * @param error what it printed as errors, at most 8,000 characters, or why it did not run
   */
  record Result(State state, String output, String error) {

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

  /**
   * A command of the node script that has not ended: it waits for its node or runs there.
   *
   * @param id with which to ask for the result, as returned by {@link NodeCommands#start}
   * @param instanceIds to which it was sent
   * @param parameters the document's parameters with which it was sent
   * @param requested when it was sent, by the service's clock
   */
  record Running(
      String id, List<String> instanceIds, Map<String, String> parameters, Instant requested) {

    /** Whether it works for a repair. */
    boolean of(String repairId) {
      return repairId.equals(parameters.get(NodeScript.REPAIR_ID));
    }

    /** Whether a call would send the same: the same step of the same repair, on the same node. */
    boolean is(String instanceId, Map<String, String> wanted) {
      return instanceIds.contains(instanceId)
          && NodeScript.STEP.stream()
              .allMatch(name -> Objects.equals(parameters.get(name), wanted.get(name)));
    }
  }
}
