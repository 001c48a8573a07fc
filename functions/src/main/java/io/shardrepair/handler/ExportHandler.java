package io.shardrepair.handler;

import com.amazonaws.services.lambda.runtime.Context;
import io.shardrepair.export.Manifests;
import io.shardrepair.model.Topology;
import io.shardrepair.node.NodeScript;
import io.shardrepair.node.Round;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;

/** State Export: each node exports its copy; done when every manifest is there and kept. */
public final class ExportHandler extends JsonFunction<RoundRequest> {
  private final ObjectStore store;
  private final NodeScript script;

  public ExportHandler() {
    this(StackEnvironment.store(), StackEnvironment.nodeScript());
  }

  ExportHandler(ObjectStore store, NodeScript script) {
    super(RoundRequest.class);
    this.store = store;
    this.script = script;
  }

  @Override
  Round answer(RoundRequest request, Context context) throws IOException {
    RepairObjects objects = new RepairObjects(store, request.repairId());
    Topology topology = objects.read(objects.topology(), Topology.class, request.topology());
    NodeScript.Advance export =
        script.advance(NodeScript.Action.EXPORT, topology, request.pass(), request.round());
    if (export.round().status() != Round.Status.DONE) {
      return export.round();
    }
    String manifests =
        Manifests.keep(objects, topology, request.pass(), export.answers(Manifests.Reported.class));
    Manifests.read(objects, topology, request.pass(), manifests);
    return export.round().of(manifests);
  }
}
