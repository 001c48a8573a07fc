package io.shardrepair.local.node;

import java.time.Duration;

/**
 * Settings of influxd that decide which files a shard consists of.
 *
 * @param index {@code inmem} or {@code tsi1}
 * @param cacheSnapshotBytes size of the cache at which it is written to a TSM file, checked by
 *     influxd once a second; small values make several files of little data
 * @param cacheColdAfter time without writes after which the cache is written to a TSM file, and so
 *     the WAL becomes empty
 */
public record InfluxSettings(String index, long cacheSnapshotBytes, Duration cacheColdAfter) {

  /** Many small TSM files, and an empty WAL as soon as writing pauses. */
  public static InfluxSettings manyFiles() {
    return new InfluxSettings("tsi1", 2 << 20, Duration.ofMillis(100));
  }

  /** The same, but what is written from now on stays in the WAL. */
  public InfluxSettings keepingWal() {
    return new InfluxSettings(index, 1 << 30, Duration.ofHours(24));
  }
}
