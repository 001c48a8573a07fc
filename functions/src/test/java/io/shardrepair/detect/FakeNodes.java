package io.shardrepair.detect;

import io.shardrepair.model.Node;
import io.shardrepair.model.ShardInfo;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Nodes that hold points in memory and count them as influxd does; asked by several threads. */
final class FakeNodes implements CountCatalog {

  private record Point(
      String database, String policy, String measurement, String field, Instant time) {}

  private final Map<String, List<Point>> points = new TreeMap<>();
  private final Map<String, List<ShardInfo>> shards = new TreeMap<>();
  private final Map<String, Map<Long, Figures>> figures = new TreeMap<>();
  private final Set<String> extraMeasurements = new TreeSet<>();
  private final Map<String, Integer> asked = new HashMap<>();
  private boolean otherOwnerEachTime;

  /** Nodes by name that do not answer to counts. */
  final Set<String> refusing = new TreeSet<>();

  /** Nodes by name that do not answer to anything. */
  final Set<String> down = new TreeSet<>();

  /** Every count that was asked for: node and statement. */
  final List<String> queries = new ArrayList<>();

  FakeNodes shard(ShardInfo shard, String... nodes) {
    for (String node : nodes) {
      shards.computeIfAbsent(node, n -> new ArrayList<>()).add(shard);
    }
    return this;
  }

  /** A point, given as {@code measurement.field} and its time. */
  FakeNodes point(ShardInfo shard, String field, String time, String... nodes) {
    int dot = field.lastIndexOf('.');
    for (String node : nodes) {
      points
          .computeIfAbsent(node, n -> new ArrayList<>())
          .add(
              new Point(
                  shard.database(),
                  shard.retentionPolicy(),
                  field.substring(0, dot),
                  field.substring(dot + 1),
                  Instant.parse(time)));
    }
    return this;
  }

  FakeNodes figures(String node, long shardId, long bytes, long files, long series) {
    figures
        .computeIfAbsent(node, n -> new HashMap<>())
        .put(shardId, new Figures(Optional.of(bytes), Optional.of(files), Optional.of(series)));
    return this;
  }

  FakeNodes measurementNamed(String name) {
    extraMeasurements.add(name);
    return this;
  }

  /** As a cluster does: whoever is asked, any owner may answer; here each in turn. */
  FakeNodes asACluster() {
    otherOwnerEachTime = true;
    return this;
  }

  @Override
  public synchronized List<ShardInfo> shards(Node node) throws IOException {
    answers(node);
    return shards.getOrDefault(node.name(), List.of());
  }

  @Override
  public synchronized List<String> measurements(Node node, String database) throws IOException {
    answers(node);
    Set<String> names = new TreeSet<>(extraMeasurements);
    points.getOrDefault(node.name(), List.of()).stream()
        .filter(point -> point.database.equals(database))
        .forEach(point -> names.add(point.measurement));
    return List.copyOf(names);
  }

  @Override
  public synchronized Map<String, long[]> count(Node node, CountQuery query) throws IOException {
    answers(node);
    queries.add(node.name() + " " + query.measurement());
    if (refusing.contains(node.name())) {
      throw new IOException(node.name() + " is busy");
    }
    Map<String, long[]> counts = new TreeMap<>();
    for (Point point : points.getOrDefault(owner(node), List.of())) {
      boolean asked =
          point.database.equals(query.database())
              && point.policy.equals(query.retentionPolicy())
              && point.measurement.equals(query.measurement())
              && !point.time.isBefore(query.start())
              && point.time.isBefore(query.end());
      if (asked) {
        counts
            .computeIfAbsent(point.field, f -> new long[query.buckets()])[
            query.bucketOf(point.time)]++;
      }
    }
    return counts;
  }

  @Override
  public synchronized Map<Long, Figures> figures(Node node) throws IOException {
    answers(node);
    return figures.getOrDefault(node.name(), Map.of());
  }

  private String owner(Node node) {
    if (!otherOwnerEachTime) {
      return node.name();
    }
    List<String> owners = List.copyOf(points.keySet());
    return owners.get(asked.merge(node.name(), 1, Integer::sum) % owners.size());
  }

  private void answers(Node node) throws IOException {
    if (down.contains(node.name())) {
      throw new IOException("node " + node.name() + " does not answer");
    }
  }
}
