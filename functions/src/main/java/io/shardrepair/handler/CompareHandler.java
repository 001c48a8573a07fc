package io.shardrepair.handler;

import com.amazonaws.services.lambda.runtime.Context;
import io.shardrepair.compare.PartitionComparison;
import io.shardrepair.compare.PartitionResult;
import io.shardrepair.compare.PartitionResults;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Manifests;
import io.shardrepair.model.Topology;
import io.shardrepair.partition.Partition;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.Pass;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.List;

/** State ComparePartition, a child of Compare: all copies of one partition. */
public final class CompareHandler extends JsonFunction<CompareHandler.Request> {

  /**
   * What to compare.
   *
   * @param topology SHA-256 by which the topology is known
   * @param exports by which the manifests are
   * @param index the partition's
   * @param partitioningId id of the partitions, {@link PartitionResults#partitioningId}
   */
  record Request(
      String repairId,
      String topology,
      Pass pass,
      String exports,
      int index,
      String partitioningId) {}

  /** For people: the workflow does not read a child's answer, it checks the objects. */
  record Answer(int index, long conflicts, double seconds) {}

  private final ObjectStore store;

  public CompareHandler() {
    this(StackEnvironment.store());
  }

  CompareHandler(ObjectStore store) {
    super(Request.class);
    this.store = store;
  }

  @Override
  Answer answer(Request request, Context context) throws IOException {
    RepairObjects objects = new RepairObjects(store, request.repairId());
    Topology topology = objects.read(objects.topology(), Topology.class, request.topology());
    List<Manifest> manifests = Manifests.read(objects, topology, request.pass(), request.exports());
    String id = request.partitioningId();
    List<Partition> partitions = new Comparisons(objects, request.pass()).partitions(manifests, id);
    PartitionResult result =
        new PartitionComparison(store, manifests, partitions)
            .compare(request.index(), objects.comparison(request.pass(), id, request.index()));
    return new Answer(result.index(), result.found().conflicts(), result.effort().seconds());
  }
}
