package io.shardrepair.decide;

import io.shardrepair.compare.AbsentSeries;
import io.shardrepair.compare.PartitionResult;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.json.Json;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.KeyOrder;
import io.shardrepair.model.Topology;
import io.shardrepair.plan.PointObject;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What copies hold of the shard outside of the range that was compared. A series that a copy holds
 * there was not deleted as a whole, so what it lacks of it in the range was lost; and how much is
 * missing is measured against the shard, not the range
 * (docs/adr/0032-a-range-is-judged-as-a-part-of-its-shard.md).
 *
 * @param range whether only a range was compared
 * @param points lower bound of the points in the shard; 0 if nothing is known
 * @param silent how many files of each copy do not show what they hold outside of the range
 */
record RestOfShard(boolean range, long points, Map<String, Integer> silent) {
  static final RestOfShard NONE = new RestOfShard(false, 0, Map.of());

  /** What is known about the rest, and the results without what it contradicts. */
  record Judged(RestOfShard rest, List<PartitionResult> results) {}

  /**
   * Looks up, in the rest of the shard, all series that are absent in the range.
   *
   * @param narrowing how often the plan has been narrowed, from 0
   */
  static Judged judge(
      RepairObjects objects,
      int narrowing,
      Topology topology,
      List<Manifest> manifests,
      List<PartitionResult> results)
      throws IOException {
    if (topology.export().isEmpty()) {
      return new Judged(NONE, results);
    }
    long points = 0;
    Map<String, Integer> silent = new LinkedHashMap<>();
    for (Manifest manifest : manifests) {
      points = Math.max(points, points(manifest, topology.overlapping()));
      silent.put(
          manifest.copy(),
          (int) manifest.runs().stream().filter(run -> run.outside().isEmpty()).count());
    }
    RestOfShard rest = new RestOfShard(true, points, Map.copyOf(silent));
    try (Files files = new Files(objects, manifests)) {
      List<PartitionResult> judged = new ArrayList<>();
      for (PartitionResult result : results) {
        judged.add(
            result.found().absentKey().isEmpty()
                ? result
                : files.without(result, objects.absentFromShard(narrowing, result.index())));
      }
      return new Judged(rest, List.copyOf(judged));
    }
  }

  /**
   * Lower bound of the points that a copy holds. Files written at different times may hold the same
   * point. Those of one generation, which one compaction wrote, hold each point once; so do shards
   * that do not overlap.
   */
  private static long points(Manifest manifest, boolean overlapping) {
    Map<Long, Map<String, Long>> byGeneration = new HashMap<>();
    for (Run run : manifest.runs()) {
      String file = run.name().substring(run.name().indexOf('/') + 1);
      String generation = file.contains("-") ? file.substring(0, file.indexOf('-')) : file;
      long held = run.outside().map(Run.Outside::points).orElse(0L);
      byGeneration
          .computeIfAbsent(run.shard(), shard -> new HashMap<>())
          .merge(generation, held, Long::sum);
    }
    List<Long> shards =
        byGeneration.values().stream()
            .map(of -> of.values().stream().mapToLong(Long::longValue).max().orElse(0))
            .toList();
    return overlapping
        ? shards.stream().mapToLong(Long::longValue).max().orElse(0)
        : shards.stream().mapToLong(Long::longValue).sum();
  }

  /** The files of all copies that show it, read once from beginning to end in key order. */
  private static final class Files implements AutoCloseable {
    private static final int NAMES = 100;

    private final RepairObjects objects;
    private final Map<String, List<HeldOutside>> byCopy = new HashMap<>();

    Files(RepairObjects objects, List<Manifest> manifests) throws IOException {
      this.objects = objects;
      try {
        for (Manifest manifest : manifests) {
          List<HeldOutside> files = new ArrayList<>();
          byCopy.put(manifest.copy(), files);
          for (Run run : manifest.runs()) {
            if (run.outside().isPresent()) {
              files.add(new HeldOutside(objects.store(), run.outside().get().key(), run.codec()));
            }
          }
        }
      } catch (IOException | RuntimeException e) {
        close();
        throw e;
      }
    }

    /**
     * A result without series of which every copy that lacks them in the range holds points
     * outside.
     */
    PartitionResult without(PartitionResult result, String key) throws IOException {
      Map<String, Long> counts = new HashMap<>();
      Map<String, List<DumpBytes>> names = new HashMap<>();
      boolean any;
      try (AbsentReader absent = new AbsentReader(objects.store(), result.found().absentKey());
          PointObject kept = new PointObject(objects.store(), key)) {
        for (Optional<AbsentSeries> next = absent.take(); next.isPresent(); next = absent.take()) {
          AbsentSeries judged = next.get().heldOutsideBy(holders(next.get()));
          if (judged.lacking().isEmpty()) {
            continue;
          }
          for (String copy : judged.lacking()) {
            counts.merge(copy, 1L, Long::sum);
            List<DumpBytes> ofCopy = names.computeIfAbsent(copy, c -> new ArrayList<>());
            if (ofCopy.size() < NAMES) {
              ofCopy.add(judged.series());
            }
          }
          byte[] json = Json.bytes(judged);
          kept.write(json, 0, json.length, 0);
          kept.ascii("\n");
        }
        any = kept.commit();
      }
      return result.withAbsent(
          result.found().copies().stream()
              .map(
                  copy ->
                      copy.withAbsent(
                          counts.getOrDefault(copy.copy(), 0L),
                          names.getOrDefault(copy.copy(), List.of())))
              .toList(),
          any ? Optional.of(key) : Optional.empty());
    }

    private List<String> holders(AbsentSeries absent) throws IOException {
      byte[] cut = KeyOrder.cutBefore(absent.series().bytes());
      List<String> holders = new ArrayList<>();
      for (String copy : absent.lacking()) {
        for (HeldOutside file : byCopy.get(copy)) {
          if (file.holds(cut)) {
            holders.add(copy);
            break;
          }
        }
      }
      return holders;
    }

    @Override
    public void close() throws IOException {
      for (List<HeldOutside> files : byCopy.values()) {
        for (HeldOutside file : files) {
          file.close();
        }
      }
    }
  }
}
