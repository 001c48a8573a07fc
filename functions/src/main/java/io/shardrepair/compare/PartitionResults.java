package io.shardrepair.compare;

import io.shardrepair.plan.Partition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Counts the results of a comparison against its plan, before anything in them is believed. */
public final class PartitionResults {

  /** Runs are not sorted as they should be; plan again with these, and compare again. */
  public static final class UnsortedRunsException extends IOException {
    private final transient Set<String> runKeys;

    UnsortedRunsException(Set<String> runKeys) {
      super(
          "runs out of order: "
              + String.join(", ", runKeys)
              + "; the comparison must be planned again with these as unsorted");
      this.runKeys = runKeys;
    }

    /** What to give to {@code PartitionPlanner.plan} as unsorted runs. */
    public Set<String> runKeys() {
      return runKeys;
    }
  }

  private PartitionResults() {}

  /** Names a plan by its content, so that results of another plan are told apart. */
  public static String planId(List<Partition> plan) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (Partition partition : plan) {
        sha.update(partition.toString().getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(sha.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * The results that count: together they cover the key space exactly once.
   *
   * @param results those found in the store, in any order
   * @return in key order; without those of partitions that a neighbour's result covers
   * @throws UnsortedRunsException if the comparison must be planned again
   * @throws IOException if a result is absent, there twice, of another plan, or a failure
   */
  public static List<PartitionResult> collect(List<Partition> plan, List<PartitionResult> results)
      throws IOException {
    PartitionResult[] byIndex = new PartitionResult[plan.size()];
    String planId = planId(plan);
    for (PartitionResult result : results) {
      String name = "result of partition " + result.index();
      if (!planId.equals(result.plan())) {
        throw new IOException(name + " is of another plan; compare again");
      }
      if (result.index() < 0 || result.index() >= plan.size()) {
        throw new IOException(name + " is not in the plan of " + plan.size());
      }
      if (result.through() < result.index() || result.through() >= plan.size()) {
        throw new IOException(
            name
                + " says it covers all through partition "
                + result.through()
                + " of a plan of "
                + plan.size());
      }
      if (byIndex[result.index()] != null) {
        throw new IOException(name + " is there twice");
      }
      byIndex[result.index()] = result;
    }
    List<String> absent = new ArrayList<>();
    Set<String> unsorted = new TreeSet<>();
    List<PartitionResult> counted = new ArrayList<>();
    String failure = null;
    int next = 0;
    while (next < plan.size()) {
      PartitionResult result = byIndex[next];
      if (result == null) {
        absent.add(Integer.toString(next));
        next++;
        continue;
      }
      if (!result.unsortedRuns().isEmpty()) {
        unsorted.addAll(result.unsortedRuns());
      } else if (result.failure() != null && failure == null) {
        failure = "partition " + next + ": " + result.failure();
      }
      counted.add(result);
      next = result.through() + 1;
    }
    if (!absent.isEmpty()) {
      throw new IOException(
          "no result of partition " + String.join(", ", absent) + " of " + plan.size());
    }
    if (!unsorted.isEmpty()) {
      throw new UnsortedRunsException(unsorted);
    }
    if (failure != null) {
      throw new IOException(failure);
    }
    return counted;
  }
}
