package io.shardrepair.handler;

import com.amazonaws.services.lambda.runtime.Context;
import io.shardrepair.compare.PartitionResult;
import io.shardrepair.decide.Decider;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Manifests;
import io.shardrepair.model.Mode;
import io.shardrepair.model.Topology;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.plan.RepairPlan.Decision;
import io.shardrepair.plan.StoredPlan;
import io.shardrepair.replay.Recheck;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.Pass;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.List;

/** State Decide: stores the repair plan, or compares a stored one with the copies. */
public final class DecideHandler extends JsonFunction<DecideHandler.Request> {

  /**
   * What to decide about.
   *
   * @param topology SHA-256 by which the topology is known
   * @param exports by which the manifests are
   * @param partitioningId by which the partitions are
   * @param plan by which the plan of an earlier decision of this repair is known; empty if there is
   *     none
   * @param recheck says whether copies changed after that
   */
  record Request(
      String repairId,
      String topology,
      String exports,
      String partitioningId,
      String plan,
      Recheck.State recheck) {}

  /**
   * The decision.
   *
   * @param copies to replay into, or with decision COPY_SHARD the one to replace
   * @param plan SHA-256 by which the plan is known
   */
  record Answer(Decision decision, List<String> copies, String plan) {}

  private final ObjectStore store;

  public DecideHandler() {
    this(StackEnvironment.store());
  }

  DecideHandler(ObjectStore store) {
    super(Request.class);
    this.store = store;
  }

  @Override
  Answer answer(Request request, Context context) throws IOException {
    RepairObjects objects = new RepairObjects(store, request.repairId());
    Topology topology = objects.read(objects.topology(), Topology.class, request.topology());
    List<Manifest> manifests = Manifests.read(objects, topology, Pass.BEFORE, request.exports());
    List<PartitionResult> results =
        new Comparisons(objects, Pass.BEFORE).collect(manifests, request.partitioningId());
    Decider decider = new Decider(objects);
    if (request.recheck().comparedAgain()) {
      return answer(
          new PlanNarrowing(objects, decider).narrow(request.plan(), topology, manifests, results));
    }
    RepairPlan plan =
        topology.mode() == Mode.APPLY
            ? decider.apply(topology, manifests, results, stored(topology.planId()))
            : decider.decide(topology, manifests, results);
    return answer(new StoredPlan(plan, objects.write(objects.plan(), plan)));
  }

  private static Answer answer(StoredPlan stored) {
    RepairPlan plan = stored.plan();
    return new Answer(
        plan.decision(),
        plan.copyShard().map(order -> List.of(order.to())).orElseGet(plan::copiesToChange),
        stored.id());
  }

  private RepairPlan stored(String planId) throws IOException {
    RepairObjects planned = new RepairObjects(store, planId);
    return planned.read(planned.plan(), RepairPlan.class);
  }
}
