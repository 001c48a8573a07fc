package io.shardrepair.detect;

import io.shardrepair.model.Node;
import io.shardrepair.status.ShardKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A cold shard, as all nodes together list it.
 *
 * @param key database, retention policy and start
 * @param end when it ended; the latest time if the nodes differ
 * @param ids its ids on each node that lists it; several if a cluster keeps several shards of one
 *     time
 */
record ColdShard(ShardKey key, Instant end, Map<Node, List<Long>> ids) {}
