package io.shardrepair.resolve;

/**
 * One node's copy of the shard.
 *
 * @param node who holds it
 * @param shardId the shard's id on that node
 */
public record ShardCopy(Node node, long shardId) {

  /** A copy goes by its node's name. */
  public String name() {
    return node.name();
  }
}
