package io.shardrepair.verify;

import io.shardrepair.compare.PartitionResult;
import io.shardrepair.line.LineReader;
import io.shardrepair.plan.PointObject;
import io.shardrepair.plan.PointSet;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.plan.RepairPlan.CopyPlan;
import io.shardrepair.store.RepairObjects;
import io.shardrepair.verify.Verification.VerifiedCopy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares what the second comparison found with what the plan left on purpose. */
public final class Verifier {
  private final RepairObjects objects;

  public Verifier(RepairObjects objects) {
    this.objects = objects;
  }

  /**
   * Verifies.
   *
   * @param plan the plan that was followed
   * @param results of all partitions of the second pass, checked for completeness
   */
  public Verification verify(RepairPlan plan, List<PartitionResult> results) throws IOException {
    List<VerifiedCopy> copies = new ArrayList<>();
    for (int i = 0; i < plan.copies().size(); i++) {
      int copy = i;
      CopyPlan planned = plan.copies().get(copy);
      long missing = results.stream().mapToLong(r -> r.found().copies().get(copy).missing()).sum();
      boolean asPlanned =
          missing == planned.leftMissing()
              && (missing == 0 || fingerprint(copy, results).equals(planned.leftFingerprint()));
      copies.add(
          new VerifiedCopy(
              planned.copy(),
              results.stream().mapToLong(r -> r.found().copies().get(copy).points()).sum(),
              missing,
              planned.leftMissing(),
              results.stream()
                  .mapToLong(r -> r.found().copies().get(copy).missingInConflict())
                  .sum(),
              results.stream().mapToLong(r -> r.found().copies().get(copy).doubled()).sum(),
              asPlanned));
    }
    return new Verification(
        Verification.VERSION,
        plan.repairId(),
        copies,
        new ConflictCheck(objects, plan).check(results));
  }

  private String fingerprint(int copy, List<PartitionResult> results) throws IOException {
    PointSet missing = new PointSet();
    for (PartitionResult result : results) {
      Optional<String> key = result.found().copies().get(copy).missingKey();
      if (key.isPresent()) {
        try (LineReader lines = PointObject.open(objects.store(), key.get())) {
          while (lines.next()) {
            missing.addAll(lines);
          }
        }
      }
    }
    return missing.fingerprint();
  }
}
