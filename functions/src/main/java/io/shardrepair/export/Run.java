package io.shardrepair.export;

import java.util.List;
import java.util.Optional;

/**
 * One exported file of a copy: a TSM file (one sorted run) or the whole WAL (one small unsorted
 * run). Within a copy a later run wins over an earlier one, which is the order in which {@code
 * influx_inspect} and influxd read them: TSM files by name, then the WAL.
 *
 * @param name TSM file name, or {@code wal}; with the shard's id and a slash before it if the copy
 *     has several shards
 * @param kind whether records are sorted
 * @param shard id of the shard that the file belongs to. Runs of one shard stand together, shards
 *     in the order in which a later one wins
 * @param key object that holds all parts of this run, one after the other
 * @param codec how each part is compressed
 * @param bytes size of the object, compressed: the sum over {@code parts}
 * @param rawBytes size of its line protocol, not compressed
 * @param lines physical lines in it (a string value may hold several; headers count too)
 * @param outside what else the file holds, if only a range of time was exported and that is known
 * @param parts byte ranges of the object; each decompresses on its own. A part ends at the end of a
 *     physical line, which may be inside a string value
 * @param findings reasons why this run may lack points or hold deleted ones; empty when clean
 * @param reused whether an earlier export of the same unchanged file was found in the store
 */
public record Run(
    String name,
    Kind kind,
    long shard,
    String key,
    Codec codec,
    long bytes,
    long rawBytes,
    long lines,
    Optional<Outside> outside,
    List<Part> parts,
    List<Finding> findings,
    boolean reused) {

  /**
   * What a TSM file holds outside of the exported range, by its index. Known unless deletes are
   * recorded beside the file ({@code .tombstone}) or names in it could be misread.
   *
   * @param key object that lists the series with points outside, as in line protocol, one per line
   *     in key order; compressed like the run
   * @param points points in the whole file, including those of the range
   */
  public record Outside(String key, long points) {}

  /** Bytes {@code offset} to {@code offset + bytes - 1} of the run's object. */
  public record Part(long offset, long bytes) {}

  /** How the line protocol in an object is compressed. */
  public enum Codec {
    ZSTD,
    GZIP,
    PLAIN
  }

  /** Where a run came from, and so whether it is sorted. */
  public enum Kind {
    /** One TSM file: sorted by key bytes, then time. */
    TSM,
    /** The write-ahead log: not sorted, later lines win. */
    WAL
  }
}
