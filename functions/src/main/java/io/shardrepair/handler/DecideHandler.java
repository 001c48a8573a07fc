package io.shardrepair.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.shardrepair.decide.Decider;
import io.shardrepair.decide.RepairPlan;
import io.shardrepair.decide.RepairPlan.Decision;
import io.shardrepair.export.Manifests;
import io.shardrepair.resolve.Mode;
import io.shardrepair.resolve.Topology;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.Pass;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** State Decide: stores the repair plan, or holds a stored one against the copies. */
public final class DecideHandler implements RequestStreamHandler {

  record Request(String repairId) {}

  /** What follows, and the copies to replay into if that is it. */
  record Answer(Decision decision, List<String> copies) {}

  private final ObjectStore store;

  public DecideHandler() {
    this(Stack.store());
  }

  DecideHandler(ObjectStore store) {
    this.store = store;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.answer(input, output, context, Request.class, this::decide);
  }

  private Answer decide(Request request) throws IOException {
    RepairObjects objects = new RepairObjects(store, request.repairId());
    Topology topology = objects.read(objects.topology(), Topology.class);
    RepairPlan plan =
        new Decider(store)
            .decide(
                topology,
                Manifests.read(objects, topology, Pass.BEFORE),
                new Comparisons(objects, Pass.BEFORE).collect());
    if (topology.mode() == Mode.APPLY) {
      RepairObjects planned = new RepairObjects(store, topology.planId());
      RepairPlan stored = planned.read(planned.plan(), RepairPlan.class);
      Decider.requireApplicable(stored, plan);
      plan = plan.reviewed();
    }
    objects.write(objects.plan(), plan);
    return new Answer(plan.decision(), plan.incompleteCopies());
  }
}
