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
   * @return an id to ask for the result by
   * @throws IOException if the service refuses, for example because it does not manage the
   *     instance; or if its answer was lost, so that the command may run all the same
   */
  String start(String instanceId, Map<String, String> parameters) throws IOException;

  /**
   * Commands of the node script that have not ended, of any repair. One that was sent a moment ago
   * may not be among them yet.
   */
  List<RunningCommand> running() throws IOException;

  /** How a command stands. */
  CommandResult result(String commandId, String instanceId) throws IOException;

  /** Asks for a command to be ended; one that has ended already is left alone. */
  void cancel(String commandId, String instanceId) throws IOException;
}
