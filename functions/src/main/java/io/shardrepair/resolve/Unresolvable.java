package io.shardrepair.resolve;

/** The input is well formed, but the nodes have no such shard, or more than one. */
public final class Unresolvable extends RuntimeException {
  public Unresolvable(String message) {
    super(message);
  }
}
