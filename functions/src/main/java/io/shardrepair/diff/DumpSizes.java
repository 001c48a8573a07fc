package io.shardrepair.diff;

import io.shardrepair.compare.MissingFile;
import io.shardrepair.line.RecordReader;
import io.shardrepair.merge.RunSorter;

/**
 * What a comparison of dumps may hold in memory, in bytes unless said otherwise.
 *
 * @param readerBytes what a reader holds of its run
 * @param aheadBytes a chunk that is read ahead
 * @param sortBytes what is gathered to be sorted, per thread
 * @param keptBytes sorted records that stay in memory
 * @param missingBytes gathered missing points of a series, per copy
 * @param measurementBytes what is kept of measurements; those beyond are only counted
 * @param fanIn runs that are merged at once
 */
record DumpSizes(
    int readerBytes,
    int aheadBytes,
    int sortBytes,
    long keptBytes,
    int missingBytes,
    long measurementBytes,
    int fanIn) {

  /** Chunks read ahead per run. */
  static final int CHUNKS_AHEAD = 4;

  /** What a run needs besides its buffers: zstd's window and tables, outside the heap. */
  private static final int CODEC_BYTES = 1 << 20;

  /**
   * Divides the memory: half for sorting and afterwards for merging; an eighth for sorted records,
   * if they are few. The rest is for keys, statistics and the JVM.
   *
   * @param memory bytes in all
   * @param files of all copies
   */
  static DumpSizes of(long memory, int threads, int copies, int files) {
    int ahead = files <= 32 ? 256 << 10 : 64 << 10;
    int reader = Math.min(RecordReader.BUFFER, ahead);
    // While an array grows, the old one and one of twice its size exist.
    long sort = Math.min(memory / 2 / threads / 3, RunSorter.BUDGET);
    long fanIn = memory / 2 / (reader + (long) CHUNKS_AHEAD * ahead + CODEC_BYTES);
    return new DumpSizes(
        reader,
        ahead,
        (int) sort,
        memory / 8,
        (int) Math.min(memory / 16 / copies, MissingFile.BUDGET),
        memory / 16,
        (int) Math.max(2L * copies, fanIn));
  }
}
