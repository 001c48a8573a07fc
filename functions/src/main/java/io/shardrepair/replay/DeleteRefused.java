package io.shardrepair.replay;

/** A server refused to execute a delete of the plan; nothing was written into that copy. */
public final class DeleteRefused extends RuntimeException {
  public DeleteRefused(String node, String statement, String reason) {
    super(
        "node %s refused \"%s\": %s; give its user the right to delete, or make a plan without it"
            .formatted(node, statement, reason));
  }
}
