package io.shardrepair.export;

/** How the line protocol in an object is compressed. */
public enum Codec {
  ZSTD,
  GZIP,
  PLAIN
}
