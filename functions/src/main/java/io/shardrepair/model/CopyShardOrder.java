package io.shardrepair.model;

/**
 * Copy a whole shard over another, as {@code influxd-ctl copy-shard} does; Enterprise only.
 *
 * @param from name of the copy to take
 * @param to name of the copy to replace
 */
public record CopyShardOrder(String from, String to) {}
