package io.shardrepair.handler;

import io.shardrepair.model.Topology;
import io.shardrepair.resolve.Unresolvable;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;

/** The repair whose plan is to be applied. */
final class PlannedRepair {
  private PlannedRepair() {}

  /**
   * What it worked on.
   *
   * @throws Unresolvable if there is no such repair, or it was one of several shards
   */
  static Topology topology(ObjectStore store, String planId) throws IOException {
    RepairObjects planned = new RepairObjects(store, planId);
    try {
      return planned.read(planned.topology(), Topology.class);
    } catch (NoSuchObjectException e) {
      if (!store.list(planned.shards()).isEmpty()) {
        throw new Unresolvable(
            "plan: %s planned several shards; apply the plans of its summary, one by one"
                .formatted(planId));
      }
      throw new Unresolvable("plan: there is no repair %s".formatted(planId));
    }
  }
}
