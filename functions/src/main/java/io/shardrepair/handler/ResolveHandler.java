package io.shardrepair.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.input.RepairInput;
import io.shardrepair.model.Mode;
import io.shardrepair.model.Nodes;
import io.shardrepair.node.ClusterQuery;
import io.shardrepair.node.Round;
import io.shardrepair.resolve.ClusterListing;
import io.shardrepair.resolve.ExecutionMark;
import io.shardrepair.resolve.Resolution;
import io.shardrepair.resolve.Resolver;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.Optional;

/** State Resolve: from an operator's input to the copies of one shard, or to several shards. */
public final class ResolveHandler extends JsonFunction<ResolveHandler.Request> {

  /**
   * What to resolve.
   *
   * @param startTime when the execution began
   */
  record Request(String repairId, String startTime, JsonNode input, Round round) {}

  private final ObjectStore store;
  private final StackEnvironment.Resolvers resolvers;
  private final StackEnvironment.NodesSource source;
  private final ClusterQuery cluster;

  public ResolveHandler() {
    this(
        StackEnvironment.store(),
        StackEnvironment.resolvers(),
        StackEnvironment.nodes(),
        new ClusterQuery(StackEnvironment.nodeScript(), StackEnvironment.store()));
  }

  ResolveHandler(
      ObjectStore store,
      StackEnvironment.Resolvers resolvers,
      StackEnvironment.NodesSource source,
      ClusterQuery cluster) {
    super(Request.class);
    this.store = store;
    this.resolvers = resolvers;
    this.source = source;
    this.cluster = cluster;
  }

  @Override
  Resolved answer(Request request, Context context) throws IOException {
    RepairInput input = RepairInput.parse(request.input());
    ExecutionMark.make(new RepairObjects(store, request.repairId()), request.startTime());
    Nodes nodes = source.read();
    if (nodes.metaNode().isEmpty()) {
      return resolve(request, input, resolvers.with(nodes, Optional.empty()));
    }
    ClusterQuery.Answer answer =
        cluster.advance(request.repairId(), nodes.metaNode().get(), request.round());
    Optional<ClusterListing> listing = answer.listing();
    return listing.isEmpty()
        ? Resolved.notYet(answer.round())
        : resolve(request, input, resolvers.with(nodes, listing));
  }

  private Resolved resolve(Request request, RepairInput input, Resolver resolver)
      throws IOException {
    String repairId = request.repairId();
    Resolution resolution =
        input.mode() == Mode.APPLY
            ? resolver.resolveApply(
                repairId,
                input.options(),
                PlannedRepair.topology(store, input.plan().orElseThrow()))
            : resolver.resolve(repairId, input);
    return Resolved.stored(resolution, input, new RepairObjects(store, repairId));
  }
}
