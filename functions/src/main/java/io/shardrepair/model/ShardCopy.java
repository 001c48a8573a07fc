package io.shardrepair.model;

import java.util.List;

/**
 * One copy of a shard: all that a node holds of the range. Usually that is one shard of the node;
 * several where its shard groups are shorter than another node's, or overlap
 * (docs/adr/0022-a-copy-is-all-that-a-node-holds-of-a-range.md).
 *
 * @param node where it is
 * @param shardIds ids of the shards on that node, at least one, in the order of their end and then
 *     their start: where two hold the same point, the later one wins
 * @param gaps times of the range at which the node has no shard
 */
public record ShardCopy(Node node, List<Long> shardIds, List<ShardGap> gaps) {
  public ShardCopy {
    shardIds = List.copyOf(shardIds);
    gaps = List.copyOf(gaps);
    if (shardIds.isEmpty()) {
      throw new IllegalArgumentException("a copy on node " + node.name() + " has no shard");
    }
  }

  /** A copy that is one shard. */
  public ShardCopy(Node node, long shardId) {
    this(node, List.of(shardId));
  }

  /** A copy without gaps. */
  public ShardCopy(Node node, List<Long> shardIds) {
    this(node, shardIds, List.of());
  }

  /** A copy has its node's name. */
  public String name() {
    return node.name();
  }
}
