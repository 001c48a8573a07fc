package io.shardrepair.diff;

/** Receives the progress of a comparison of dumps. */
public interface DumpProgress {

  /**
   * Called from time to time, by any thread.
   *
   * @param compressedRead stored bytes read so far
   * @param compressedTotal how many there are to read; grows if a dump turns out not to be in order
   *     and must be read again
   */
  void bytes(long compressedRead, long compressedTotal);
}
