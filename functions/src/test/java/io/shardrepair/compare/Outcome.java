package io.shardrepair.compare;

import io.shardrepair.export.Manifest;
import io.shardrepair.json.Json;
import io.shardrepair.partition.Partition;
import io.shardrepair.partition.Partitioner;
import io.shardrepair.store.MemoryStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Plans, compares all partitions and collects, as the workflow does; then reads what was written.
 */
final class Outcome {

  final List<Partition> plan;
  final List<PartitionResult> all;
  final List<PartitionResult> counted;

  /** Per copy all lines of its missing files, in key order, in ISO-8859-1. */
  final List<String> missing = new ArrayList<>();

  final String conflicts;

  /** All series that some copy lacks all points of, in key order. */
  final List<AbsentSeries> absent = new ArrayList<>();

  Outcome(MemoryStore store, List<Manifest> copies, long partitionBytes) throws IOException {
    this(store, copies, partitionBytes, Set.of(), PartitionComparison.Budget.DEFAULT);
  }

  Outcome(
      MemoryStore store,
      List<Manifest> copies,
      long partitionBytes,
      Set<String> unsorted,
      PartitionComparison.Budget budget)
      throws IOException {
    plan = new Partitioner(store, partitionBytes).cut(copies, unsorted);
    all = new ArrayList<>();
    for (Partition partition : plan) {
      String prefix = String.format("compare/%05d/", partition.index());
      new PartitionComparison(store, copies, plan, budget).compare(partition.index(), prefix);
      all.add(Json.read(store.read(prefix + "result.json"), PartitionResult.class));
    }
    counted = PartitionResults.collect(plan, copies, all);
    for (int copy = 0; copy < copies.size(); copy++) {
      StringBuilder lines = new StringBuilder();
      for (PartitionResult result : counted) {
        lines.append(text(store, result.found().copies().get(copy).missingKey()));
      }
      missing.add(lines.toString());
    }
    StringBuilder lines = new StringBuilder();
    for (PartitionResult result : counted) {
      lines.append(text(store, result.found().conflictsKey()));
    }
    conflicts = lines.toString();
    for (PartitionResult result : counted) {
      for (String line : text(store, result.found().absentKey()).lines().toList()) {
        absent.add(Json.read(line.getBytes(StandardCharsets.ISO_8859_1), AbsentSeries.class));
      }
    }
  }

  long points(int copy) {
    return counted.stream().mapToLong(r -> r.found().copies().get(copy).points()).sum();
  }

  long missingPoints(int copy) {
    return counted.stream().mapToLong(r -> r.found().copies().get(copy).missing()).sum();
  }

  long conflictPoints() {
    return counted.stream().mapToLong(r -> r.found().conflicts()).sum();
  }

  /** A number that the results tell of a copy, summed up. */
  long sum(int copy, java.util.function.ToLongFunction<PartitionResult.Copy> number) {
    return counted.stream().mapToLong(r -> number.applyAsLong(r.found().copies().get(copy))).sum();
  }

  private static String text(MemoryStore store, Optional<String> key) throws IOException {
    if (key.isEmpty()) {
      return "";
    }
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(store.read(key.get())))) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
