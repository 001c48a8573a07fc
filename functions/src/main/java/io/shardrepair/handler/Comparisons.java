package io.shardrepair.handler;

import io.shardrepair.compare.PartitionResult;
import io.shardrepair.compare.PartitionResults;
import io.shardrepair.export.Manifest;
import io.shardrepair.plan.Partition;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.Pass;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The partitions of a pass and the results of their comparison, as they stand in the store. */
record Comparisons(RepairObjects objects, Pass pass) {
  private static final String RESULT = "/result.json";

  List<Partition> partitions() throws IOException {
    return List.of(objects.read(objects.partitions(pass), Partition[].class));
  }

  /**
   * The results, counted against the partitions.
   *
   * @param manifests the exports as they stand in the store
   * @throws IOException if one is absent or a failure, or if the exports are not those that were
   *     compared
   */
  List<PartitionResult> collect(List<Manifest> manifests) throws IOException {
    List<Partition> partitions = partitions();
    String id = PartitionResults.partitioningId(partitions, manifests);
    List<PartitionResult> results = results(objects.comparisons(pass) + id + "/");
    if (results.isEmpty() && !results(objects.comparisons(pass)).isEmpty()) {
      throw new IOException(
          "the exports or partitions are not those that were compared; an export that ran twice has"
              + " put another manifest in their place; start the repair again");
    }
    return PartitionResults.collect(partitions, manifests, results);
  }

  /** Runs that an earlier comparison of this pass found out of order. */
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
        results.add(objects.read(entry.key(), PartitionResult.class));
      }
    }
    return results;
  }
}
