package io.shardrepair.node;

import io.shardrepair.node.NodeCommands.Result;
import java.time.Duration;

/** The node script failed on a node; the message holds the script's own and says what to do. */
public final class NodeCommandFailed extends RuntimeException {
  public NodeCommandFailed(String action, String copy, String instanceId, Result result) {
    super(
        "%s on %s (%s) failed: %s"
            .formatted(
                action,
                copy,
                instanceId,
                result.error().isBlank() ? "no message; see the command in SSM" : result.error()));
  }

  /** The script's time is over, and how it ended is not known. */
  NodeCommandFailed(String action, String copies, Duration waited) {
    super(
        ("%s on %s: no end after %s; look at the command in SSM, and whether the node and its SSM"
                + " Agent run")
            .formatted(action, copies, waited));
  }
}
