package io.shardrepair.handler;

import io.shardrepair.compare.PartitionResult;
import io.shardrepair.decide.Decider;
import io.shardrepair.export.Manifest;
import io.shardrepair.model.Topology;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.plan.StoredPlan;
import io.shardrepair.replay.ReplayProgress;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Replaces a repair's plan by what is left of it after copies changed. */
record PlanNarrowing(RepairObjects objects, Decider decider) {

  /**
   * The plan to follow from now on; called again, it changes nothing more.
   *
   * @param plan id of the plan that was followed
   */
  StoredPlan narrow(
      String plan, Topology topology, List<Manifest> manifests, List<PartitionResult> results)
      throws IOException {
    StoredPlan earlier = StoredPlan.readToNarrow(objects, plan);
    Map<String, Long> written = new HashMap<>();
    for (RepairPlan.CopyPlan copy : earlier.plan().copies()) {
      written.put(
          copy.copy(),
          ReplayProgress.read(objects, copy.copy(), earlier.id(), copy.toWrite())
              .account()
              .written());
    }
    Optional<RepairPlan> narrowed =
        decider.narrow(topology, manifests, results, earlier.plan(), written);
    if (narrowed.isEmpty()) {
      return earlier;
    }
    objects.write(objects.earlierPlan(earlier.plan().narrowings().size()), earlier.plan());
    return new StoredPlan(narrowed.get(), objects.write(objects.plan(), narrowed.get()));
  }
}
