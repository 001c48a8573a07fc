package io.shardrepair.export;

/**
 * A file beside the TSM files of a shard in which influxd remembers the types of fields.
 *
 * @param shard id of the shard
 * @param name {@value #INDEX} or {@value #CHANGES}, as influxd names them
 * @param key object that holds its bytes
 */
public record FieldFile(long shard, String name, String key) {

  /** The types, whole. Replaced in one step at each change, or since 1.11 now and then. */
  public static final String INDEX = "fields.idx";

  /** What has come since {@value #INDEX} was written, from 1.11 on. */
  public static final String CHANGES = "fields.idxl";
}
