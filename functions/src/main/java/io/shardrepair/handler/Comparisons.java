package io.shardrepair.handler;

import io.shardrepair.compare.PartitionResult;
import io.shardrepair.compare.PartitionResults;
import io.shardrepair.export.Manifest;
import io.shardrepair.partition.Partition;
import io.shardrepair.store.ObjectChanged;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.Pass;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads the partitions of a pass and the results of their comparison from the store. */
record Comparisons(RepairObjects objects, Pass pass) {
  private static final String RESULT = "/result.json";

  /**
   * The partitions that were cut.
   *
   * @param manifests the exports in the store
   * @param partitioningId identifies the partitioning, {@link PartitionResults#partitioningId}
   * @throws ObjectChanged if they are others
   */
  List<Partition> partitions(List<Manifest> manifests, String partitioningId) throws IOException {
    String key = objects.partitions(pass);
    List<Partition> partitions = List.of(objects.read(key, Partition[].class));
    String id = PartitionResults.partitioningId(partitions, manifests);
    if (!id.equals(partitioningId)) {
      throw new ObjectChanged(
          key, "holds partitioning %s and not %s".formatted(id, partitioningId));
    }
    return partitions;
  }

  /**
   * The results, checked against the partitions, as {@link #partitions} returns them.
   *
   * @throws IOException if one is absent or a failure
   * @throws ObjectChanged if the partitions are not those that were cut, or a result names objects
   *     that their comparison cannot have written
   */
  List<PartitionResult> collect(List<Manifest> manifests, String partitioningId)
      throws IOException {
    return PartitionResults.collect(
        partitions(manifests, partitioningId),
        manifests,
        results(objects.comparisons(pass) + partitioningId + "/"));
  }

  /** Runs that an earlier comparison of this pass found not to be sorted. */
  Set<String> unsortedRuns() throws IOException {
    Set<String> runs = new TreeSet<>();
    for (PartitionResult result : results(objects.comparisons(pass))) {
      runs.addAll(result.unsortedRuns());
    }
    return runs;
  }

  private List<PartitionResult> results(String prefix) throws IOException {
    List<PartitionResult> results = new ArrayList<>();
    for (ObjectStore.Entry entry : objects.store().list(prefix)) {
      if (entry.key().endsWith(RESULT)) {
        PartitionResult result = objects.read(entry.key(), PartitionResult.class);
        result.requireKeysUnder(
            entry.key().substring(0, entry.key().length() - RESULT.length() + 1));
        results.add(result);
      }
    }
    return results;
  }
}
