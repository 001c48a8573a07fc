package io.shardrepair.node;

/** The node script failed on a node; the message has its own words and what to do. */
public final class NodeCommandFailed extends RuntimeException {
  public NodeCommandFailed(String action, String copy, String instanceId, CommandResult result) {
    super(
        "%s on %s (%s) failed: %s"
            .formatted(
                action,
                copy,
                instanceId,
                result.error().isBlank() ? "no message; see the command in SSM" : result.error()));
  }
}
