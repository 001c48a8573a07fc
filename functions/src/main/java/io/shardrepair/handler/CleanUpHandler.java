package io.shardrepair.handler;

import com.amazonaws.services.lambda.runtime.Context;
import io.shardrepair.aws.ExecutionHistory;
import io.shardrepair.model.Topology;
import io.shardrepair.node.NodeScript;
import io.shardrepair.node.Round;
import io.shardrepair.preflight.ShardLock;
import io.shardrepair.report.KnownBy;
import io.shardrepair.store.ObjectChanged;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.Pass;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.Optional;
import software.amazon.awssdk.services.sfn.SfnClient;

/**
 * State CleanUp: gives the shard's lock back, ends what still runs on the nodes and removes their
 * staging directories.
 */
public final class CleanUpHandler extends JsonFunction<CleanUpHandler.Request> {

  /**
   * What to clean up.
   *
   * @param executionArn the execution whose leftovers are cleaned up
   * @param topology SHA-256 by which the topology is known; empty if state Resolve did not report
   *     it, or if another execution cleans up, which then looks it up
   * @param started the round that may have been running when something failed
   * @param round the clean-up's own round
   */
  record Request(
      String repairId, String executionArn, String topology, Round started, Round round) {}

  private final ObjectStore store;
  private final NodeScript script;
  private final KnownBy.Source history;

  public CleanUpHandler() {
    this(
        StackEnvironment.store(),
        StackEnvironment.nodeScript(),
        new ExecutionHistory(SfnClient.create()));
  }

  CleanUpHandler(ObjectStore store, NodeScript script, KnownBy.Source history) {
    super(Request.class);
    this.store = store;
    this.script = script;
    this.history = history;
  }

  @Override
  Round answer(Request request, Context context) throws IOException {
    RepairObjects objects = new RepairObjects(store, request.repairId());
    Optional<String> known =
        request.topology().isEmpty()
            ? history.knownBy(request.executionArn()).topology()
            : Optional.of(request.topology());
    if (known.isEmpty()) {
      // Resolve may have asked a meta node. No data node was asked, so there is nothing to remove.
      script.cancel(request.repairId());
      return Round.DONE;
    }
    Topology topology;
    try {
      topology = objects.read(objects.topology(), Topology.class, known.get());
    } catch (ObjectChanged e) {
      script.cancel(request.repairId());
      throw e;
    }
    if (request.round().commands().isEmpty()) {
      // First, so that a node that does not answer cannot keep the lock. What is left to do
      // concerns only this repair's own staging directories.
      ShardLock.release(store, topology);
      script.cancel(topology, request.started());
      script.cancel(request.repairId());
    }
    return script.advance(NodeScript.Action.CLEAN, topology, Pass.BEFORE, request.round()).round();
  }
}
