package io.shardrepair.replay;

/** A server takes no writes from here, whatever they are; trying again cannot help. */
public final class WritesForbidden extends RuntimeException {
  public WritesForbidden(String node, String database, int status, String reason) {
    super(
        "node %s takes no writes into database %s (HTTP %d: %s): check its credentials and the database, then repair again, which writes only what is still missing"
            .formatted(node, database, status, reason));
  }
}
