package io.shardrepair.handler;

import com.amazonaws.services.lambda.runtime.Context;
import io.shardrepair.compare.PartitionResults;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Manifests;
import io.shardrepair.model.Topology;
import io.shardrepair.partition.Partition;
import io.shardrepair.partition.Partitioner;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.Pass;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.List;

/** State Partition: cuts the key space into partitions. */
public final class PartitionHandler extends JsonFunction<PartitionHandler.Request> {

  /**
   * What to cut.
   *
   * @param topology SHA-256 by which the topology is known
   * @param exports by which the manifests are
   */
  record Request(String repairId, String topology, Pass pass, String exports) {}

  /**
   * What was cut.
   *
   * @param partitions key of the array of partitions
   * @param count how many it has
   * @param id identifies partitions and manifests by their content; a comparison of others stops
   */
  record Answer(String partitions, int count, String id) {}

  private final ObjectStore store;
  private final Partitioner partitioner;

  public PartitionHandler() {
    this(StackEnvironment.store(), Partitioner.TARGET_BYTES);
  }

  PartitionHandler(ObjectStore store, long partitionBytes) {
    super(Request.class);
    this.store = store;
    this.partitioner = new Partitioner(store, partitionBytes);
  }

  @Override
  Answer answer(Request request, Context context) throws IOException {
    RepairObjects objects = new RepairObjects(store, request.repairId());
    Topology topology = objects.read(objects.topology(), Topology.class, request.topology());
    List<Manifest> manifests = Manifests.read(objects, topology, request.pass(), request.exports());
    List<Partition> partitions =
        partitioner.cut(manifests, new Comparisons(objects, request.pass()).unsortedRuns());
    String key = objects.partitions(request.pass());
    objects.write(key, partitions);
    return new Answer(
        key, partitions.size(), PartitionResults.partitioningId(partitions, manifests));
  }
}
