package io.shardrepair.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.shardrepair.export.Manifests;
import io.shardrepair.plan.Partition;
import io.shardrepair.plan.PartitionPlanner;
import io.shardrepair.resolve.Topology;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** State Plan: cuts the key space into partitions. */
public final class PlanHandler implements RequestStreamHandler {

  /** Key of the array of partitions, and how many it has. */
  record Answer(String partitions, int count) {}

  private final ObjectStore store;
  private final PartitionPlanner planner;

  public PlanHandler() {
    this(Stack.store(), PartitionPlanner.TARGET_BYTES);
  }

  PlanHandler(ObjectStore store, long partitionBytes) {
    this.store = store;
    this.planner = new PartitionPlanner(store, partitionBytes);
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.answer(input, output, context, PassRequest.class, this::plan);
  }

  private Answer plan(PassRequest request) throws IOException {
    RepairObjects objects = new RepairObjects(store, request.repairId());
    Topology topology = objects.read(objects.topology(), Topology.class);
    List<Partition> partitions =
        planner.plan(
            Manifests.read(objects, topology, request.pass()),
            new Comparisons(objects, request.pass()).unsortedRuns());
    String key = objects.partitions(request.pass());
    objects.write(key, partitions);
    return new Answer(key, partitions.size());
  }
}
