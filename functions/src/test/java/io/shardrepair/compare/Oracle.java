package io.shardrepair.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The comparison as slow and simple as can be: a map in memory. Shares no code with the engine. */
final class Oracle {

  record Id(String series, String field, long time) {}

  /** Per copy what it holds in the end. */
  final List<Map<Id, String>> held = new ArrayList<>();

  /** Per copy what it lacks, with the value. */
  final List<Map<Id, String>> missing = new ArrayList<>();

  /** Each copy's value, null where it has none. */
  final Map<Id, List<String>> conflicts = new LinkedHashMap<>();

  final List<Set<String>> absentSeries = new ArrayList<>();

  /**
   * @param copies per copy its runs, per run its records, all in order
   */
  Oracle(List<List<List<Point>>> copies) {
    Set<Id> all = new java.util.HashSet<>();
    for (List<List<Point>> runs : copies) {
      Map<Id, String> points = new LinkedHashMap<>();
      for (List<Point> run : runs) {
        for (Point point : run) {
          points.put(new Id(point.series(), point.field(), point.time()), point.value());
        }
      }
      held.add(points);
      missing.add(new LinkedHashMap<>());
      all.addAll(points.keySet());
    }
    for (Id id : all) {
      List<String> values = new ArrayList<>();
      held.forEach(points -> values.add(points.get(id)));
      Set<String> distinct = new TreeSet<>();
      values.stream().filter(v -> v != null).forEach(distinct::add);
      if (distinct.size() > 1) {
        conflicts.put(id, values);
      } else {
        for (int copy = 0; copy < copies.size(); copy++) {
          if (values.get(copy) == null) {
            missing.get(copy).put(id, distinct.iterator().next());
          }
        }
      }
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
}
