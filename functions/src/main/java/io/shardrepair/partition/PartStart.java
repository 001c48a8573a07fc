package io.shardrepair.partition;

import io.shardrepair.line.PointKey;
import java.util.Arrays;

/**
 * What was found at the beginning of a part.
 *
 * @param start where its first record seems to begin
 * @param key the key of that record
 * @param bytes compressed size of the part
 */
record PartStart(Partition.Start start, PointKey key, long bytes) {

  byte[] series() {
    return Arrays.copyOf(key.printed(), key.seriesLength());
  }
}
