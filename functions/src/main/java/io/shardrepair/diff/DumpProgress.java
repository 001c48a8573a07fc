package io.shardrepair.diff;

/** Hears how far a comparison of dumps is. */
public interface DumpProgress {

  /**
   * Called now and then, by any thread.
   *
   * @param compressedRead stored bytes read so far
   * @param compressedTotal how many there are to read; grows where a dump turns out not to be in
   *     order and must be read once more
   */
  void bytes(long compressedRead, long compressedTotal);
}
