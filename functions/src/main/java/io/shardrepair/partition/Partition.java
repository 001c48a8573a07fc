package io.shardrepair.partition;

import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A range of series that one worker compares: from {@code from}, inclusive, to {@code to},
 * exclusive, in the order of {@link io.shardrepair.line.KeyOrder}.
 *
 * @param index place among the partitions, from 0
 * @param from first series, base64 of its bytes; absent for the beginning of the key space
 * @param to series after the last, base64 of its bytes; absent for the end of the key space
 * @param starts per copy and run, in the order of the manifests, where the worker begins to read;
 *     absent for a run that every worker reads whole because it is not sorted
 */
public record Partition(
    int index, Optional<String> from, Optional<String> to, List<List<Optional<Start>>> starts) {

  /**
   * Where to begin reading a run so that nothing in the range is left out.
   *
   * <p>It is a guess that a record begins there: a part may begin inside a string value. The worker
   * of the previous partition, which reads past this place anyway, proves it; see {@code
   * PartitionComparison}. Part 0 without a skip is certain.
   *
   * @param part index of the part
   * @param skip raw bytes of the part to skip
   */
  public record Start(int part, int skip) {
    public static final Start OF_RUN = new Start(0, 0);
  }

  /** The series that {@link #from} stands for. */
  public Optional<byte[]> fromSeries() {
    return from.map(Base64.getDecoder()::decode);
  }

  /** The series that {@link #to} stands for. */
  public Optional<byte[]> toSeries() {
    return to.map(Base64.getDecoder()::decode);
  }
}
