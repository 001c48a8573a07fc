package io.shardrepair.resolve;

import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.ShardInfo;
import io.shardrepair.model.ShardSelection;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The shards of one database and retention policy, and their copies. Shards that overlap in time,
 * on any nodes, are one here: see {@link ShardUnits}.
 */
interface PolicyShards {

  /** Each shard once, in order of time; several that are one have the id of the first. */
  List<ShardInfo> all();

  /** False for a shard that a cluster keeps on one node only: nothing to compare, nothing wrong. */
  boolean meantToHaveCopies(ShardInfo shard);

  /**
   * The shard of {@link #all} with that id, or with a part that has it.
   *
   * @throws Unresolvable if there is none, or if the id means several
   */
  ShardInfo withId(long id);

  /**
   * Its copies, at least two.
   *
   * @throws Unresolvable if there are fewer, or one of them cannot be reached
   */
  List<ShardCopy> copies(ShardInfo shard) throws IOException;

  /** When the retention policy first drops any of the shard; empty for never. */
  Optional<Instant> expiry(ShardInfo shard);

  /** Whether shards of one copy overlap. */
  boolean overlapping(ShardInfo shard);

  /** How an input selects exactly this shard. */
  ShardSelection alone(ShardInfo shard);

  /** The shards that exist, for messages. */
  String describe();
}
