package io.shardrepair.decide;

import io.shardrepair.compare.PartitionResult;
import io.shardrepair.export.Manifest;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.model.Topology;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.plan.RepairPlan.Caveats;
import io.shardrepair.plan.RepairPlan.CopyFinding;
import io.shardrepair.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a comparison found, before anything is decided.
 *
 * @param copies one per copy
 * @param union distinct points of all copies together
 * @param conflicts points that copies hold with different values
 * @param conflictObjects that list them
 * @param conflictsDigest over them
 * @param absentObjects that list the series absent from some copy
 * @param absentDigest over their list
 * @param types which field types the copies take
 * @param findings of all exports
 * @param rest what is known about the shard outside of the range that was compared
 */
record Differences(
    List<OfCopy> copies,
    long union,
    long conflicts,
    List<String> conflictObjects,
    String conflictsDigest,
    List<String> absentObjects,
    String absentDigest,
    FieldTypes types,
    List<CopyFinding> findings,
    RestOfShard rest) {
  private static final int SAMPLE = 100;
  private static final int CAVEAT_SAMPLE = 20;

  /**
   * What one copy holds and lacks; see {@link RepairPlan.CopyPlan}.
   *
   * @param sizes of the objects of missing points, by key
   * @param caveats what else to know about it
   */
  record OfCopy(
      String copy,
      long points,
      long missing,
      String digest,
      long absentSeries,
      List<DumpBytes> absentSeriesSample,
      Map<String, Digest.Size> sizes,
      Caveats caveats) {

    /** Its missing points as a share of so many points, 0 to 1. */
    double missingShare(long all) {
      return all == 0 ? 0 : missing / (double) all;
    }
  }

  static Differences read(
      ObjectStore store, Topology topology, List<Manifest> manifests, RestOfShard.Judged judged)
      throws IOException {
    List<PartitionResult> results = judged.results();
    List<OfCopy> copies = new ArrayList<>();
    for (int copy = 0; copy < topology.copies().size(); copy++) {
      copies.add(ofCopy(store, topology.copyNames().get(copy), copy, results));
    }
    List<String> conflictObjects =
        results.stream().flatMap(result -> result.found().conflictsKey().stream()).toList();
    List<String> absentObjects =
        results.stream().flatMap(result -> result.found().absentKey().stream()).toList();
    return new Differences(
        copies,
        results.stream().mapToLong(result -> result.found().union()).sum(),
        results.stream().mapToLong(result -> result.found().conflicts()).sum(),
        conflictObjects,
        Digest.of(store, conflictObjects),
        absentObjects,
        Digest.of(store, absentObjects),
        new FieldTypes(topology.copies().size(), results, RememberedTypes.read(store, manifests)),
        manifests.stream()
            .flatMap(
                manifest ->
                    manifest.findings().map(found -> new CopyFinding(manifest.copy(), found)))
            .toList(),
        judged.rest());
  }

  private static OfCopy ofCopy(
      ObjectStore store, String name, int copy, List<PartitionResult> results) throws IOException {
    long points = 0;
    long missing = 0;
    long absentSeries = 0;
    List<DumpBytes> sample = new ArrayList<>();
    Map<String, Digest.Size> sizes = new LinkedHashMap<>();
    Digest digest = new Digest();
    for (PartitionResult result : results) {
      PartitionResult.Copy found = result.found().copies().get(copy);
      if (!found.copy().equals(name)) {
        throw new IllegalStateException(
            "result of partition %d has copy %s where %s should be"
                .formatted(result.index(), found.copy(), name));
      }
      points += found.points();
      missing += found.missing();
      absentSeries += found.absentSeries();
      found.absentSeriesNames().stream().limit(SAMPLE - sample.size()).forEach(sample::add);
      if (found.missing() > 0) {
        String key = found.missingKey().orElseThrow();
        sizes.put(key, digest.add(store, key));
      }
    }
    return new OfCopy(
        name,
        points,
        missing,
        digest.hex(),
        absentSeries,
        List.copyOf(sample),
        sizes,
        caveats(copy, results));
  }

  private static Caveats caveats(int copy, List<PartitionResult> results) {
    List<PartitionResult.Copy> found =
        results.stream().map(result -> result.found().copies().get(copy)).toList();
    return new Caveats(
        found.stream().mapToLong(PartitionResult.Copy::missingInConflict).sum(),
        found.stream().mapToLong(PartitionResult.Copy::doubled).sum(),
        found.stream().mapToLong(PartitionResult.Copy::orderDependent).sum(),
        found.stream()
            .flatMap(of -> of.orderDependentPoints().stream())
            .limit(CAVEAT_SAMPLE)
            .toList());
  }

  /** Series and fields that line protocol cannot carry, of all partitions. */
  static PartitionResult.Unwritable unwritable(List<PartitionResult> results) {
    return new PartitionResult.Unwritable(
        results.stream().mapToLong(result -> result.found().unwritable().keys()).sum(),
        results.stream()
            .flatMap(result -> result.found().unwritable().sample().stream())
            .limit(CAVEAT_SAMPLE)
            .toList());
  }

  /** Points of the shard, as far as known: at least those that were compared. */
  long shardPoints() {
    return Math.max(union, rest.points());
  }

  OfCopy copy(String name) {
    return copies.stream().filter(copy -> copy.copy().equals(name)).findFirst().orElseThrow();
  }
}
