package io.shardrepair.compare;

import io.shardrepair.export.Manifest;
import io.shardrepair.json.Json;
import io.shardrepair.partition.Partition;
import io.shardrepair.stream.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Checks the results of a comparison against its partitions before anything in them is used. */
public final class PartitionResults {

  /** Runs are not sorted as they should be: cut and compare again with these runs as unsorted. */
  public static final class UnsortedRunsException extends IOException {
    private final transient Set<String> runKeys;

    UnsortedRunsException(Set<String> runKeys) {
      super(
          "runs out of order: "
              + String.join(", ", runKeys)
              + "; the comparison must be cut again with these as unsorted");
      this.runKeys = runKeys;
    }

    /** The runs to give to {@code Partitioner.cut} as unsorted. */
    public Set<String> runKeys() {
      return runKeys;
    }
  }

  private PartitionResults() {}

  /**
   * Identifies what is compared by its content: the partitions and the exports that they divide. It
   * tells results of other partitions or other exports apart: a retried export may replace the
   * manifest from which the partitions were cut.
   *
   * @param manifests those that were divided, in the order of the copies
   */
  public static String partitioningId(List<Partition> partitions, List<Manifest> manifests) {
    MessageDigest sha256 = Sha256.begin();
    for (Partition partition : partitions) {
      sha256.update(partition.toString().getBytes(StandardCharsets.UTF_8));
    }
    for (Manifest manifest : manifests) {
      sha256.update(Json.bytes(manifest));
    }
    return Sha256.end(sha256).substring(0, 32);
  }

  /**
   * The results that count: together they cover the key space exactly once.
   *
   * @param manifests those that were cut, in the order of the copies
   * @param results those found in the store, in any order
   * @return in key order; without those of partitions that a neighbour's result covers
   * @throws UnsortedRunsException if the comparison must be cut again
   * @throws IOException if a result is absent, exists twice, is of other partitions, or is a
   *     failure
   */
  public static List<PartitionResult> collect(
      List<Partition> partitions, List<Manifest> manifests, List<PartitionResult> results)
      throws IOException {
    PartitionResult[] byIndex = new PartitionResult[partitions.size()];
    String id = partitioningId(partitions, manifests);
    for (PartitionResult result : results) {
      String name = "result of partition " + result.index();
      if (!id.equals(result.partitioningId())) {
        throw new IOException(name + " is of other partitions or of another export; compare again");
      }
      if (result.index() < 0 || result.index() >= partitions.size()) {
        throw new IOException(name + " is not one of " + partitions.size());
      }
      if (result.through() < result.index() || result.through() >= partitions.size()) {
        throw new IOException(
            name
                + " says it covers all through partition "
                + result.through()
                + " of "
                + partitions.size());
      }
      if (byIndex[result.index()] != null) {
        throw new IOException(name + " exists twice");
      }
      byIndex[result.index()] = result;
    }
    List<String> absent = new ArrayList<>();
    Set<String> unsorted = new TreeSet<>();
    List<PartitionResult> counted = new ArrayList<>();
    Optional<String> failure = Optional.empty();
    int next = 0;
    while (next < partitions.size()) {
      PartitionResult result = byIndex[next];
      if (result == null) {
        absent.add(Integer.toString(next));
        next++;
        continue;
      }
      if (!result.unsortedRuns().isEmpty()) {
        unsorted.addAll(result.unsortedRuns());
      } else if (result.failure().isPresent() && failure.isEmpty()) {
        failure = Optional.of("partition " + next + ": " + result.failure().get());
      }
      counted.add(result);
      next = result.through() + 1;
    }
    if (!absent.isEmpty()) {
      throw new IOException(
          "no result of partition " + String.join(", ", absent) + " of " + partitions.size());
    }
    if (!unsorted.isEmpty()) {
      throw new UnsortedRunsException(unsorted);
    }
    if (failure.isPresent()) {
      throw new IOException(failure.get());
    }
    return counted;
  }
}
