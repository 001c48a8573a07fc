package io.shardrepair.detect;

import io.shardrepair.model.Node;
import io.shardrepair.status.ShardKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A shard that takes no new points any more, as all nodes together list it.
 *
 * @param key database, retention policy and start
 * @param end when it ended; the latest, should the nodes differ
 * @param ids its ids on each node that lists it; several where a cluster keeps several shards of
 *     one time
 */
record ColdShard(ShardKey key, Instant end, Map<Node, List<Long>> ids) {}
