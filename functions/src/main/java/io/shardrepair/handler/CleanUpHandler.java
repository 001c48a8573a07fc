package io.shardrepair.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.shardrepair.node.NodeScript;
import io.shardrepair.node.Round;
import io.shardrepair.preflight.ShardLock;
import io.shardrepair.resolve.Topology;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.Pass;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * State CleanUp: gives the shard's lock back, ends what still runs on the nodes and removes their
 * staging directories.
 */
public final class CleanUpHandler implements RequestStreamHandler {

  /**
   * What to clean up.
   *
   * @param started the round that may have been under way when something failed
   * @param round the clean-up's own round
   */
  record Request(String repairId, Round started, Round round) {}

  private final ObjectStore store;
  private final NodeScript script;

  public CleanUpHandler() {
    this(Stack.store(), Stack.nodeScript());
  }

  CleanUpHandler(ObjectStore store, NodeScript script) {
    this.store = store;
    this.script = script;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.answer(input, output, context, Request.class, this::cleanUp);
  }

  private Round cleanUp(Request request) throws IOException {
    RepairObjects objects = new RepairObjects(store, request.repairId());
    Topology topology;
    try {
      topology = objects.read(objects.topology(), Topology.class);
    } catch (NoSuchObjectException resolveFailed) {
      // It may have asked a meta node. No data node was asked, so there is nothing to remove.
      script.cancel(request.repairId());
      return Round.DONE;
    }
    if (request.round().commands().isEmpty()) {
      // First, for a node that does not answer must not keep it. What is left to do concerns only
      // this repair's own staging directories.
      ShardLock.release(store, topology);
      script.cancel(topology, request.started());
      script.cancel(request.repairId());
    }
    return script.advance(NodeScript.Action.CLEAN, topology, Pass.BEFORE, request.round()).round();
  }
}
