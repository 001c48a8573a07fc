package io.shardrepair.decide;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.shardrepair.compare.Exports;
import io.shardrepair.compare.PartitionComparison;
import io.shardrepair.compare.PartitionResult;
import io.shardrepair.compare.PartitionResults;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.export.Run.Codec;
import io.shardrepair.line.LineReader;
import io.shardrepair.model.Topology;
import io.shardrepair.partition.Partition;
import io.shardrepair.partition.Partitioner;
import io.shardrepair.plan.PointObject;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.plan.RepairPlan.CopyPlan;
import io.shardrepair.store.MemoryStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Copies of a shard as maps, and what happens to them: they are exported, compared and decided
 * about as the workflow does it, and a plan is followed as simply as can be.
 */
public final class Shard {
  /** A point without its value; series and field as printed, chars are bytes. */
  public record Id(String series, String field, long time) {}

  public final MemoryStore store = new MemoryStore();
  final RepairObjects objects = new RepairObjects(store, "r");
  public final Map<String, Map<Id, String>> copies = new LinkedHashMap<>();
  private final long partitionBytes;
  private int comparisons;

  Shard(long partitionBytes) {
    this.partitionBytes = partitionBytes;
  }

  /** Copies a, b, … of these lines, each one point. */
  public static Shard of(String... lines) {
    Shard shard = new Shard(1 << 20);
    for (int copy = 0; copy < lines.length; copy++) {
      shard.copies.put(Character.toString('a' + copy), points(lines[copy]));
    }
    return shard;
  }

  static Map<Id, String> points(String lines) {
    Map<Id, String> points = new LinkedHashMap<>();
    for (String line : lines.split("\n", -1)) {
      if (line.isEmpty()) {
        continue;
      }
      int series = line.indexOf(' ');
      int equals = line.indexOf('=', series);
      int time = line.lastIndexOf(' ');
      points.put(
          new Id(
              line.substring(0, series),
              line.substring(series + 1, equals),
              Long.parseLong(line.substring(time + 1))),
          line.substring(equals + 1, time));
    }
    return points;
  }

  public List<Manifest> manifests() {
    List<Manifest> manifests = new ArrayList<>();
    copies.forEach(
        (name, points) -> {
          String lines =
              points.entrySet().stream()
                  .sorted(
                      Comparator.comparing(
                              (Map.Entry<Id, String> e) ->
                                  e.getKey().series() + "#!~#" + e.getKey().field())
                          .thenComparing(e -> e.getKey().time()))
                  .map(e -> line(e.getKey(), e.getValue()))
                  .collect(Collectors.joining());
          manifests.add(
              Exports.manifest(
                  name,
                  List.of(
                      Exports.run(
                          store,
                          name + comparisons,
                          "1.tsm",
                          Run.Kind.TSM,
                          lines,
                          Codec.PLAIN,
                          (int) Math.min(partitionBytes, 1 << 20)))));
        });
    return manifests;
  }

  static String line(Id id, String value) {
    return "%s %s=%s %d\n".formatted(id.series(), id.field(), value, id.time());
  }

  /** Compares the copies as they are now. */
  public List<PartitionResult> compare(List<Manifest> manifests) throws IOException {
    comparisons++;
    List<Partition> partitions = new Partitioner(store, partitionBytes).cut(manifests, Set.of());
    List<PartitionResult> results = new ArrayList<>();
    for (Partition partition : partitions) {
      results.add(
          new PartitionComparison(store, manifests, partitions)
              .compare(
                  partition.index(), "compare-%d/%05d/".formatted(comparisons, partition.index())));
    }
    return PartitionResults.collect(partitions, manifests, results);
  }

  public RepairPlan decide(Topology topology) throws IOException {
    List<Manifest> manifests = manifests();
    return new Decider(objects).decide(topology, manifests, compare(manifests));
  }

  /** Applies a stored plan, in a repair of its own. */
  public RepairPlan apply(Topology topology, RepairPlan stored) throws IOException {
    List<Manifest> manifests = manifests();
    return new Decider(new RepairObjects(store, "applied"))
        .apply(topology, manifests, compare(manifests), stored);
  }

  /** Does what a plan says. */
  public void follow(RepairPlan plan) throws IOException {
    for (CopyPlan copy : plan.copies()) {
      Map<Id, String> points = copies.get(copy.copy());
      for (RepairPlan.Delete delete : copy.deletes()) {
        String series = new String(delete.series().bytes(), ISO_8859_1);
        long before = points.size();
        points.keySet().removeIf(id -> id.series().equals(series));
        if (before - points.size() != delete.points()) {
          throw new AssertionError("deletes other points than " + delete);
        }
      }
      for (RepairPlan.ReplayObject object : copy.replay()) {
        Map<Id, String> written = read(object.key());
        if (written.size() != object.points()) {
          throw new AssertionError(object + " holds " + written);
        }
        points.putAll(written);
      }
    }
  }

  /** The points of an object, which has each once. */
  Map<Id, String> read(String key) throws IOException {
    Map<Id, String> points = new TreeMap<>(Comparator.comparing(Id::toString));
    try (LineReader lines = PointObject.open(store, key)) {
      while (lines.next()) {
        for (int point = 0; point < lines.points(); point++) {
          Id id =
              new Id(
                  text(lines, lines.start(), lines.seriesEnd()),
                  text(lines, lines.fieldStart(point), lines.nameEnd(point)),
                  lines.time());
          if (points.put(id, text(lines, lines.nameEnd(point) + 1, lines.valueEnd(point)))
              != null) {
            throw new AssertionError(id + " is there twice in " + key);
          }
        }
      }
    }
    return points;
  }

  /** The same as lines, or empty if there is no such object. */
  String lines(String key) throws IOException {
    if (store.list(key).isEmpty()) {
      return "";
    }
    return read(key).entrySet().stream()
        .map(e -> line(e.getKey(), e.getValue()))
        .collect(Collectors.joining());
  }

  private static String text(LineReader lines, int from, int to) {
    return new String(lines.bytes(), from, to - from, ISO_8859_1);
  }
}
