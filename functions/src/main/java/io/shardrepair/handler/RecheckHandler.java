package io.shardrepair.handler;

import com.amazonaws.services.lambda.runtime.Context;
import io.shardrepair.model.Topology;
import io.shardrepair.node.NodeScript;
import io.shardrepair.preflight.Executions;
import io.shardrepair.preflight.ShardLock;
import io.shardrepair.replay.Recheck;
import io.shardrepair.replay.ReplayClock;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.time.Clock;

/** State Recheck: looks at the copies before each stretch of writing, and gives the permit. */
public final class RecheckHandler extends JsonFunction<RecheckHandler.Request> {

  /**
   * The state of the look at the copies.
   *
   * @param topology SHA-256 by which the topology is known
   * @param exports by which the manifests of the plan's exports are known
   * @param plan by which the plan is known
   */
  record Request(
      String repairId,
      String executionArn,
      String topology,
      String exports,
      String plan,
      Recheck.State recheck) {}

  private final ObjectStore store;
  private final NodeScript script;
  private final Executions executions;

  public RecheckHandler() {
    this(StackEnvironment.store(), StackEnvironment.nodeScript(), StackEnvironment.executions());
  }

  RecheckHandler(ObjectStore store, NodeScript script, Executions executions) {
    super(Request.class);
    this.store = store;
    this.script = script;
    this.executions = executions;
  }

  @Override
  Recheck.State answer(Request request, Context context) throws IOException {
    RepairObjects objects = new RepairObjects(store, request.repairId());
    Topology topology = objects.read(objects.topology(), Topology.class, request.topology());
    ShardLock lock = new ShardLock(store, executions, Clock.systemUTC());
    return new Recheck(
            objects,
            topology,
            script,
            () -> lock.require(topology, request.executionArn()),
            ReplayClock.SYSTEM)
        .advance(request.plan(), request.exports(), request.recheck());
  }
}
