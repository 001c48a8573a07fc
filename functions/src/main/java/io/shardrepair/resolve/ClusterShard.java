package io.shardrepair.resolve;

import io.shardrepair.model.ShardInfo;
import java.util.List;

/**
 * A shard of an Enterprise cluster.
 *
 * @param info the shard; its id is the same on every owner, and a truncated shard ends where it was
 *     truncated
 * @param replicas how many owners it is meant to have
 * @param owners addresses of the data nodes that hold a copy, {@code host:8088}
 */
public record ClusterShard(ShardInfo info, int replicas, List<String> owners) {
  public ClusterShard {
    owners = List.copyOf(owners);
  }
}
