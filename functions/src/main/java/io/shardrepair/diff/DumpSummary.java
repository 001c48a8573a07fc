package io.shardrepair.diff;

import io.shardrepair.compare.CountsDocument.UnlistedMeasurements;
import io.shardrepair.compare.PartitionResult.Hour;
import io.shardrepair.compare.PartitionResult.Measurement;
import java.util.List;

/**
 * What a comparison of dumps found.
 *
 * @param version format of this document, {@value #VERSION}
 * @param copies one per label, in the order given
 * @param conflicts points that copies hold with different values
 * @param measurements totals per measurement, with one number per copy in lists; not all of them if
 *     their names would take too much memory
 * @param more sum of the measurements that are not listed; the totals of the copies include all
 * @param hours totals per measurement and hour, for hours with any point
 * @param hoursComplete false if there were more hours than are listed
 * @param storedBytes size of all dump files
 * @param rawBytes bytes of line protocol in them
 * @param sortedPath whether every file was in order, as the dump of one TSM file is, and was merged
 *     as it is; otherwise they had to be cut, sorted and put aside first
 * @param seconds wall time
 */
public record DumpSummary(
    int version,
    List<CopySummary> copies,
    long conflicts,
    List<Measurement> measurements,
    UnlistedMeasurements more,
    List<Hour> hours,
    boolean hoursComplete,
    long storedBytes,
    long rawBytes,
    boolean sortedPath,
    double seconds) {

  public static final int VERSION = 3;

  /** The same, where files had to be cut and sorted. */
  DumpSummary ofUnsorted(long rawBytesOfFiles) {
    return new DumpSummary(
        version,
        copies,
        conflicts,
        measurements,
        more,
        hours,
        hoursComplete,
        storedBytes,
        rawBytesOfFiles,
        false,
        seconds);
  }

  /**
   * @param label the copy
   * @param points distinct points that it holds
   * @param missing points that it lacks and others hold with one value
   * @param missingInConflict points that it lacks while others hold them with different values;
   *     they are not in {@code missing}
   * @param absentSeries series of which it holds no point at all, while another copy does
   * @param files names of its dump files
   */
  public record CopySummary(
      String label,
      long points,
      long missing,
      long missingInConflict,
      long absentSeries,
      List<String> files) {}
}
