package io.shardrepair.export;

import java.util.List;
import java.util.Optional;

/**
 * One exported file of a copy: a TSM file (one sorted run) or the whole WAL (one small unsorted
 * run). Within a copy a later run wins over an earlier one, which is the order in which {@code
 * influx_inspect} and influxd read them: TSM files by name, then the WAL.
 *
 * @param name TSM file name, or {@code wal}; with the shard's id and a slash before it where the
 *     copy has several shards
 * @param kind whether records come sorted
 * @param shard id of the shard whose file it is. Runs of one shard stand together, and shards in
 *     the order in which a later one wins
 * @param key object that holds all parts of this run, one behind the other
 * @param codec how each part is compressed
 * @param bytes size of the object, compressed; equals the sum over {@code parts}
 * @param rawBytes size of the line protocol in it
 * @param lines physical lines in it (a string value may hold several, headers count too)
 * @param outside what else the file holds, where only a range of time was exported and that is
 *     known
 * @param parts byte ranges of the object; each decompresses on its own. A part ends at the end of a
 *     physical line, which may be inside a string value
 * @param findings reasons why this run may lack points or hold deleted ones; empty when clean
 * @param reused whether an earlier export of the same unchanged file was found in the store
 */
public record Run(
    String name,
    RunKind kind,
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

  /** A run of a whole file. */
  public Run(
      String name,
      RunKind kind,
      long shard,
      String key,
      Codec codec,
      long bytes,
      long rawBytes,
      long lines,
      List<Part> parts,
      List<Finding> findings,
      boolean reused) {
    this(
        name,
        kind,
        shard,
        key,
        codec,
        bytes,
        rawBytes,
        lines,
        Optional.empty(),
        parts,
        findings,
        reused);
  }

  /**
   * What a TSM file holds outside of the range that was exported of it, as its index tells. It is
   * known unless deletes were noted beside the file ({@code .tombstone}), or names in it could be
   * misread.
   *
   * @param key object that lists the series with points outside, as in line protocol, a line each,
   *     in key order; compressed as the run is
   * @param points points in the file, those of the range among them
   */
  public record Outside(String key, long points) {}

  /** Bytes {@code offset} to {@code offset + bytes - 1} of the run's object. */
  public record Part(long offset, long bytes) {}
}
