package io.shardrepair.resolve;

import io.shardrepair.model.ShardInfo;
import io.shardrepair.model.ShardSelection;
import io.shardrepair.model.Topology;
import java.util.List;

/** What an input resolves to. */
public sealed interface Resolution {

  /** One shard, which this execution repairs. */
  record One(Topology topology) implements Resolution {}

  /**
   * Several shards, each repaired by an execution of its own.
   *
   * @param retentionPolicy theirs, even if the input left it out
   * @param shards in order of time
   */
  record Several(String retentionPolicy, List<Shard> shards) implements Resolution {
    public Several {
      shards = List.copyOf(shards);
    }
  }

  /**
   * One of several.
   *
   * @param info the shard
   * @param selection how an input selects exactly this shard, limited to the range that was asked
   *     for
   */
  record Shard(ShardInfo info, ShardSelection selection) {}
}
