package io.shardrepair.resolve;

import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.ShardInfo;
import io.shardrepair.model.ShardSelection;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The shards of one database and retention policy, and who holds them. Shards that overlap in time,
 * on whichever node, are one here: see {@link ShardUnits}.
 */
interface PolicyShards {

  /** Each shard once, in order of time; of several that are one, with the id of the first. */
  List<ShardInfo> all();

  /** False for one that a cluster keeps on one node only: nothing to compare, and no mistake. */
  boolean meantToHaveCopies(ShardInfo shard);

  /**
   * The one of {@link #all} with that id, or of which a part has that id.
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

  /** When the retention policy first drops any of it; empty for never. */
  Optional<Instant> expiry(ShardInfo shard);

  /** Whether shards of one copy overlap. */
  boolean overlapping(ShardInfo shard);

  /** How an input names this shard alone, in whole. */
  ShardSelection alone(ShardInfo shard);

  /** What there is, for messages. */
  String describe();
}
