package io.shardrepair.handler;

import com.amazonaws.services.lambda.runtime.Context;
import io.shardrepair.model.Topology;
import io.shardrepair.node.NodeScript;
import io.shardrepair.node.Round;
import io.shardrepair.preflight.Check;
import io.shardrepair.preflight.Executions;
import io.shardrepair.preflight.NodeState;
import io.shardrepair.preflight.Preflight;
import io.shardrepair.preflight.PreflightRefused;
import io.shardrepair.preflight.PreflightResult;
import io.shardrepair.preflight.Servers;
import io.shardrepair.preflight.ShardLock;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.Pass;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.time.Clock;

/** State Preflight: asks each node about itself, and refuses an unsafe repair. */
public final class PreflightHandler extends JsonFunction<PreflightHandler.Request> {

  /**
   * What to check.
   *
   * @param executionArn the execution, which a lock names
   * @param topology SHA-256 by which the topology is known
   */
  record Request(String repairId, String executionArn, String topology, Pass pass, Round round) {}

  private final ObjectStore store;
  private final NodeScript script;
  private final ShardLock lock;
  private final Preflight preflight;

  public PreflightHandler() {
    this(
        StackEnvironment.store(),
        StackEnvironment.nodeScript(),
        StackEnvironment.servers(),
        StackEnvironment.executions(),
        Clock.systemUTC());
  }

  PreflightHandler(
      ObjectStore store, NodeScript script, Servers servers, Executions executions, Clock clock) {
    super(Request.class);
    this.store = store;
    this.script = script;
    this.lock = new ShardLock(store, executions, clock);
    this.preflight = new Preflight(servers, executions, clock);
  }

  @Override
  Round answer(Request request, Context context) throws IOException {
    RepairObjects objects = new RepairObjects(store, request.repairId());
    Topology topology = objects.read(objects.topology(), Topology.class, request.topology());
    // Before all else: from here on, no other repair changes what the checks see.
    Check mine = lock.take(topology, request.executionArn());
    if (!mine.passed()) {
      finish(objects, PreflightResult.lockedOut(mine));
    }
    NodeScript.Advance advance =
        script.advance(NodeScript.Action.PREFLIGHT, topology, request.pass(), request.round());
    if (advance.round().status() == Round.Status.DONE) {
      finish(
          objects,
          preflight.check(
              topology, request.executionArn(), mine, advance.answers(NodeState.class)));
    }
    return advance.round();
  }

  private static void finish(RepairObjects objects, PreflightResult result) throws IOException {
    objects.write(objects.preflight(), result);
    if (!result.passed()) {
      throw new PreflightRefused(result.checks());
    }
  }
}
