package io.shardrepair.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The comparison as slow and simple as can be: a map in memory. Shares no code with the engine. */
public final class Oracle {

  record Id(String series, String field, long time) {}

  /**
   * @param shard a number that is greater for a later shard
   * @param tsm whether it is a TSM file, else a WAL
   */
  record Run(int shard, boolean tsm, List<Point> points) {}

  /** Per copy what it holds in the end. */
  public final List<Map<Id, String>> held = new ArrayList<>();

  /** Per copy what it lacks, with the value. */
  public final List<Map<Id, String>> missing = new ArrayList<>();

  /** Each copy's value, null where it has none. */
  public final Map<Id, List<String>> conflicts = new LinkedHashMap<>();

  /** Of conflicts, by copy, the values of its other shards than the last. */
  final Map<Id, Map<Integer, List<String>>> conflictsDoubled = new HashMap<>();

  /** Per copy, conflicts of points that it lacks. */
  public final List<Set<Id>> missingInConflict = new ArrayList<>();

  /** Per copy what it holds in several shards, and of each the values of all but the last. */
  final List<Map<Id, List<String>>> doubled = new ArrayList<>();

  /** Per copy the points with different values in TSM files, three of which hold the key. */
  final List<Set<Id>> orderDependent = new ArrayList<>();

  public final List<Set<String>> absentSeries = new ArrayList<>();

  /**
   * @param copies per copy its runs, per run its records, all in order
   */
  public static Oracle of(List<List<List<Point>>> copies) {
    return new Oracle(
        copies.stream()
            .map(runs -> runs.stream().map(run -> new Run(1, false, run)).toList())
            .toList());
  }

  Oracle(List<List<Run>> copies) {
    Set<Id> all = new HashSet<>();
    for (List<Run> runs : copies) {
      read(runs);
      all.addAll(held.get(held.size() - 1).keySet());
    }
    for (Id id : all) {
      compare(id);
    }
    Map<String, Set<Integer>> holders = new TreeMap<>();
    for (int copy = 0; copy < copies.size(); copy++) {
      for (Id id : held.get(copy).keySet()) {
        holders.computeIfAbsent(id.series(), s -> new TreeSet<>()).add(copy);
      }
    }
    for (int copy = 0; copy < copies.size(); copy++) {
      Set<String> absent = new TreeSet<>();
      for (Map.Entry<String, Set<Integer>> series : holders.entrySet()) {
        if (!series.getValue().contains(copy)) {
          absent.add(series.getKey());
        }
      }
      absentSeries.add(absent);
    }
  }

  private void read(List<Run> runs) {
    Map<Id, String> points = new LinkedHashMap<>();
    Map<Id, TreeMap<Integer, String>> byShard = new LinkedHashMap<>();
    Set<Id> mixed = new LinkedHashSet<>();
    Set<Integer> shards = new TreeSet<>();
    for (Run run : runs) {
      shards.add(run.shard());
      for (Point point : run.points()) {
        points.put(id(point), point.value());
        byShard.computeIfAbsent(id(point), none -> new TreeMap<>()).put(run.shard(), point.value());
      }
    }
    for (int shard : shards) {
      mixed.addAll(mixed(runs.stream().filter(run -> run.shard() == shard).toList()));
    }
    Map<Id, List<String>> twice = new LinkedHashMap<>();
    byShard.forEach(
        (id, values) -> {
          if (values.size() > 1) {
            twice.put(id, new ArrayList<>(values.headMap(values.lastKey()).values()));
          }
        });
    held.add(points);
    doubled.add(twice);
    orderDependent.add(mixed);
    missing.add(new LinkedHashMap<>());
    missingInConflict.add(new HashSet<>());
  }

  private static Set<Id> mixed(List<Run> shard) {
    Set<Id> inWal = new HashSet<>();
    Map<String, Integer> filesOfKey = new HashMap<>();
    Map<Id, Set<String>> values = new HashMap<>();
    for (Run run : shard) {
      if (!run.tsm()) {
        run.points().forEach(point -> inWal.add(id(point)));
        continue;
      }
      Map<Id, String> inFile = new HashMap<>();
      Set<String> keys = new HashSet<>();
      for (Point point : run.points()) {
        inFile.put(id(point), point.value());
        keys.add(point.tsmKey());
      }
      keys.forEach(key -> filesOfKey.merge(key, 1, Integer::sum));
      inFile.forEach((id, value) -> values.computeIfAbsent(id, none -> new HashSet<>()).add(value));
    }
    Set<Id> mixed = new HashSet<>();
    values.forEach(
        (id, different) -> {
          if (different.size() > 1
              && !inWal.contains(id)
              && filesOfKey.get(id.series() + "#!~#" + id.field()) >= 3) {
            mixed.add(id);
          }
        });
    return mixed;
  }

  private static Id id(Point point) {
    return new Id(point.series(), point.field(), point.time());
  }

  private void compare(Id id) {
    List<String> values = new ArrayList<>();
    held.forEach(points -> values.add(points.get(id)));
    Set<String> distinct = new TreeSet<>();
    values.stream().filter(v -> v != null).forEach(distinct::add);
    Map<Integer, List<String>> twice = new TreeMap<>();
    for (int copy = 0; copy < held.size(); copy++) {
      if (doubled.get(copy).containsKey(id)) {
        twice.put(copy, doubled.get(copy).get(id));
        distinct.addAll(doubled.get(copy).get(id));
      }
    }
    if (distinct.size() > 1) {
      conflicts.put(id, values);
      if (!twice.isEmpty()) {
        conflictsDoubled.put(id, twice);
      }
    }
    for (int copy = 0; copy < held.size(); copy++) {
      if (values.get(copy) == null) {
        if (distinct.size() > 1) {
          missingInConflict.get(copy).add(id);
        } else {
          missing.get(copy).put(id, distinct.iterator().next());
        }
      }
    }
  }
}
