package io.shardrepair.resolve;

import java.io.IOException;
import java.util.List;

/** The shards of one database and retention policy, and who holds them. */
interface PolicyShards {

  /** Each shard once, in order of time. */
  List<ShardInfo> all();

  /** False for one that a cluster keeps on one node only: nothing to compare, and no mistake. */
  boolean meantToHaveCopies(ShardInfo shard);

  /**
   * The one of {@link #all} with that id.
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

  /** How an input names this shard alone, in whole. */
  ShardSelection alone(ShardInfo shard);

  /** What there is, for messages. */
  String describe();
}
