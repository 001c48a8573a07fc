package io.shardrepair.handler;

import com.amazonaws.services.lambda.runtime.Context;
import io.shardrepair.model.Topology;
import io.shardrepair.node.NodeScript;
import io.shardrepair.node.Round;
import io.shardrepair.replay.ShardCopying;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;

/** State CopyShard: makes the cluster replace an incomplete copy by a whole shard. */
public final class CopyShardHandler extends JsonFunction<RoundRequest> {
  private final ObjectStore store;
  private final NodeScript script;

  public CopyShardHandler() {
    this(StackEnvironment.store(), StackEnvironment.nodeScript());
  }

  CopyShardHandler(ObjectStore store, NodeScript script) {
    super(RoundRequest.class);
    this.store = store;
    this.script = script;
  }

  @Override
  Round answer(RoundRequest request, Context context) throws IOException {
    RepairObjects objects = new RepairObjects(store, request.repairId());
    Topology topology = objects.read(objects.topology(), Topology.class, request.topology());
    return new ShardCopying(script).advance(topology, request.round());
  }
}
