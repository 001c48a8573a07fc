package io.shardrepair.export;

/**
 * A file beside a shard's TSM files in which influxd remembers the types of fields.
 *
 * @param shard id of the shard
 * @param name {@value #INDEX} or {@value #CHANGES}, as influxd names them
 * @param key object that holds its bytes
 */
public record FieldFile(long shard, String name, String key) {

  /** All types. Replaced as a whole at each change, or since 1.11 from time to time. */
  public static final String INDEX = "fields.idx";

  /** What was added since {@value #INDEX} was written, from 1.11 on. */
  public static final String CHANGES = "fields.idxl";
}
