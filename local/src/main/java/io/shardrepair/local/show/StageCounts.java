package io.shardrepair.local.show;

import io.shardrepair.compare.PartitionResult;
import io.shardrepair.export.Run;
import io.shardrepair.json.Json;
import io.shardrepair.replay.ReplayProgress;
import io.shardrepair.resolve.ShardList;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.Pass;
import io.shardrepair.store.RepairObjects;
import io.shardrepair.text.Plural;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How far a stage has come, read from the objects that it leaves. */
final class StageCounts {
  private final ObjectStore store;
  private final RepairObjects objects;
  private final Map<String, Run> runs = new HashMap<>();
  private final Map<String, Long> compared = new HashMap<>();
  private Set<String> runsBefore = Set.of();

  StageCounts(ObjectStore store, String repairId) {
    this.store = store;
    this.objects = new RepairObjects(store, repairId);
  }

  /** To be called when a stage begins: what is there already is not its work. */
  void begin() {
    runsBefore = new HashSet<>(runs.keySet());
  }

  /** In words, or empty for a stage that leaves nothing to count. */
  String of(String stage, Pass pass) throws IOException {
    return switch (stage) {
      case "Export" -> exported();
      case "Compare" -> compared(pass);
      case "Replay" -> replayed();
      case "Shards" -> shards();
      default -> "";
    };
  }

  private String exported() throws IOException {
    for (ObjectStore.Entry entry : store.list("exports/")) {
      if (entry.key().endsWith("/run.json") && !runs.containsKey(entry.key())) {
        runs.put(entry.key(), Json.read(store.read(entry.key()), Run.class));
      }
    }
    long lines = 0;
    long bytes = 0;
    int count = 0;
    for (Map.Entry<String, Run> run : runs.entrySet()) {
      if (!runsBefore.contains(run.getKey())) {
        lines += run.getValue().lines();
        bytes += run.getValue().bytes();
        count++;
      }
    }
    return Plural.of(lines, "line") + ", " + Figures.bytes(bytes) + ", " + Plural.of(count, "file");
  }

  private String compared(Pass pass) throws IOException {
    long partitions = Json.tree(store.read(objects.partitions(pass))).size();
    for (ObjectStore.Entry entry : store.list(objects.comparisons(pass))) {
      if (entry.key().endsWith("/result.json") && !compared.containsKey(entry.key())) {
        compared.put(
            entry.key(), points(Json.read(store.read(entry.key()), PartitionResult.class)));
      }
    }
    String prefix = objects.comparisons(pass);
    long points = 0;
    long done = 0;
    for (Map.Entry<String, Long> result : compared.entrySet()) {
      if (result.getKey().startsWith(prefix)) {
        points += result.getValue();
        done++;
      }
    }
    return "%s points, %s of %s partitions"
        .formatted(Figures.count(points), Figures.count(done), Figures.count(partitions));
  }

  private static long points(PartitionResult result) {
    return result.copies().stream().mapToLong(PartitionResult.Copy::points).sum();
  }

  private String replayed() throws IOException {
    long written = 0;
    long total = 0;
    for (ObjectStore.Entry entry : store.list("repairs/" + objects.repairId() + "/replay/")) {
      if (entry.key().endsWith("/progress.json")) {
        ReplayProgress progress = Json.read(store.read(entry.key()), ReplayProgress.class);
        written += progress.written();
        total += progress.total();
      }
    }
    return Figures.count(written) + " of " + Plural.of(total, "point");
  }

  private String shards() throws IOException {
    List<ShardList.Entry> shards = objects.read(objects.shards(), ShardList.class).shards();
    long ended = 0;
    for (ShardList.Entry shard : shards) {
      if (!store.list(new RepairObjects(store, shard.repairId()).report()).isEmpty()) {
        ended++;
      }
    }
    return "%s of %s shards".formatted(Figures.count(ended), Figures.count(shards.size()));
  }
}
