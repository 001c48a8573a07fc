package io.shardrepair.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.shardrepair.model.Topology;
import io.shardrepair.node.NodeScript;
import io.shardrepair.node.Round;
import io.shardrepair.replay.ShardCopying;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** State CopyShard: has the cluster copy a whole shard over an incomplete copy. */
public final class CopyShardHandler implements RequestStreamHandler {
  private final ObjectStore store;
  private final NodeScript script;

  public CopyShardHandler() {
    this(StackEnvironment.store(), StackEnvironment.nodeScript());
  }

  CopyShardHandler(ObjectStore store, NodeScript script) {
    this.store = store;
    this.script = script;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.answer(input, output, context, RoundRequest.class, this::copy);
  }

  private Round copy(RoundRequest request) throws IOException {
    RepairObjects objects = new RepairObjects(store, request.repairId());
    Topology topology = objects.read(objects.topology(), Topology.class, request.topology());
    return new ShardCopying(script).advance(topology, request.round());
  }
}
