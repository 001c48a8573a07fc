package io.shardrepair.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.resolve.DeleteScope;
import io.shardrepair.resolve.Mode;
import io.shardrepair.resolve.RepairInput;
import io.shardrepair.resolve.Resolver;
import io.shardrepair.resolve.ShardCatalog;
import io.shardrepair.resolve.Topology;
import io.shardrepair.resolve.Unresolvable;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** State Resolve: from an operator's input to the copies of one shard. */
public final class ResolveHandler implements RequestStreamHandler {

  record Request(String repairId, JsonNode input) {}

  record Answer(Mode mode, List<String> copies) {}

  private final ObjectStore store;
  private final ShardCatalog catalog;
  private final Stack.NodesSource nodes;

  public ResolveHandler() {
    this(Stack.store(), Stack.influx(), Stack.nodes());
  }

  ResolveHandler(ObjectStore store, ShardCatalog catalog, Stack.NodesSource nodes) {
    this.store = store;
    this.catalog = catalog;
    this.nodes = nodes;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.answer(input, output, context, Request.class, this::resolve);
  }

  private Answer resolve(Request request) throws IOException {
    RepairInput input = RepairInput.parse(request.input());
    RepairObjects objects = new RepairObjects(store, request.repairId());
    Resolver resolver = new Resolver(catalog);
    Topology topology =
        input.mode() == Mode.APPLY
            ? resolver.resolveApply(
                request.repairId(),
                input.options(),
                planned(input.plan().orElseThrow()),
                nodes.read())
            : resolver.resolve(request.repairId(), input, nodes.read());
    new DeleteScope(catalog).require(topology);
    objects.write(objects.topology(), topology);
    return new Answer(topology.mode(), topology.copyNames());
  }

  private Topology planned(String planId) throws IOException {
    RepairObjects planned = new RepairObjects(store, planId);
    try {
      return planned.read(planned.topology(), Topology.class);
    } catch (NoSuchObjectException e) {
      throw new Unresolvable("plan: there is no repair %s".formatted(planId));
    }
  }
}
