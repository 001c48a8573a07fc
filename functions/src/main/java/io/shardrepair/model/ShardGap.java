package io.shardrepair.model;

/**
 * A time at which a node has no shard, within a range in which another one has: nothing was ever
 * written there on this node, or it was lost as a whole. A write into it would make a new shard.
 *
 * @param start first time, RFC 3339
 * @param end time at which it ends, not part of it, RFC 3339
 */
public record ShardGap(String start, String end) {}
