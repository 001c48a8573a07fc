package io.shardrepair.handler;

import com.amazonaws.services.lambda.runtime.Context;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Manifests;
import io.shardrepair.model.Topology;
import io.shardrepair.plan.StoredPlan;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.Pass;
import io.shardrepair.store.RepairObjects;
import io.shardrepair.verify.Verification;
import io.shardrepair.verify.Verifier;
import java.io.IOException;
import java.util.List;

/** State Verify: checks that what is missing after the replay is what the plan left. */
public final class VerifyHandler extends JsonFunction<VerifyHandler.Request> {

  /**
   * What to verify.
   *
   * @param topology SHA-256 by which the topology is known
   * @param exports by which the manifests are
   * @param partitioningId by which the partitions are
   * @param plan by which the plan is
   */
  record Request(
      String repairId, String topology, String exports, String partitioningId, String plan) {}

  /**
   * What is still missing.
   *
   * @param left how many points the plan left on purpose
   * @param asPlanned whether these are exactly what is missing
   * @param verification SHA-256 by which the verification is known
   */
  record Answer(long missing, long left, boolean asPlanned, long conflicts, String verification) {}

  private final ObjectStore store;

  public VerifyHandler() {
    this(StackEnvironment.store());
  }

  VerifyHandler(ObjectStore store) {
    super(Request.class);
    this.store = store;
  }

  @Override
  Answer answer(Request request, Context context) throws IOException {
    RepairObjects objects = new RepairObjects(store, request.repairId());
    Topology topology = objects.read(objects.topology(), Topology.class, request.topology());
    List<Manifest> manifests = Manifests.read(objects, topology, Pass.AFTER, request.exports());
    Manifests.requireClean(manifests);
    Verification verification =
        new Verifier(objects)
            .verify(
                StoredPlan.read(objects, request.plan()).plan(),
                new Comparisons(objects, Pass.AFTER).collect(manifests, request.partitioningId()));
    String sha256 = objects.write(objects.verification(), verification);
    return new Answer(
        verification.missing(),
        verification.left(),
        verification.asPlanned(),
        verification.conflicts().found(),
        sha256);
  }
}
