package io.shardrepair.node;

import java.io.IOException;
import java.util.List;
import java.util.Map;

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
  List<RunningCommand> running() throws IOException;

  /** The state of a command. */
  CommandResult result(String commandId, String instanceId) throws IOException;

  /** Asks to end a command; one that has already ended is left alone. */
  void cancel(String commandId, String instanceId) throws IOException;
}
