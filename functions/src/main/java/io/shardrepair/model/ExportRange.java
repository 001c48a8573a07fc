package io.shardrepair.model;

/**
 * The part of a shard that is exported, as {@code influx_inspect export -start -end} takes it.
 *
 * @param start first time, RFC 3339
 * @param end last time (inclusive), RFC 3339
 */
public record ExportRange(String start, String end) {}
