package io.shardrepair.verify;

import io.shardrepair.compare.PartitionResult;
import io.shardrepair.resolve.Topology;
import io.shardrepair.verify.Verification.VerifiedCopy;
import java.util.ArrayList;
import java.util.List;

/** Counts what the second comparison found. */
public final class Verifier {
  private Verifier() {}

  /**
   * Sums up.
   *
   * @param results of all partitions of the second pass, counted
   */
  public static Verification verify(Topology topology, List<PartitionResult> results) {
    List<VerifiedCopy> copies = new ArrayList<>();
    for (int i = 0; i < topology.copies().size(); i++) {
      int copy = i;
      copies.add(
          new VerifiedCopy(
              topology.copyNames().get(copy),
              results.stream().mapToLong(r -> r.copies().get(copy).points()).sum(),
              results.stream().mapToLong(r -> r.copies().get(copy).missing()).sum()));
    }
    return new Verification(
        Verification.VERSION,
        topology.repairId(),
        copies,
        results.stream().mapToLong(PartitionResult::conflicts).sum());
  }
}
