package io.shardrepair.local.show;

import io.shardrepair.compare.PartitionResult;
import io.shardrepair.export.Run;
import io.shardrepair.json.Json;
import io.shardrepair.replay.ReplayProgress;
import io.shardrepair.replay.ReplayProgress.Account;
import io.shardrepair.resolve.ShardList;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.Pass;
import io.shardrepair.store.RepairObjects;
import io.shardrepair.text.Plural;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How far a stage has come, read from the objects that it leaves. */
final class StageCounts {
  private final ObjectStore store;
  private final RepairObjects objects;
  private final Map<String, Run> runs = new HashMap<>();
  private final Map<String, Long> compared = new HashMap<>();
  private final List<String> unreadable = new ArrayList<>();
  private final Set<String> mistakes = new LinkedHashSet<>();
  private final Set<String> said = new HashSet<>();
  private Set<String> runsBefore = Set.of();

  StageCounts(ObjectStore store, String repairId) {
    this.store = store;
    this.objects = new RepairObjects(store, repairId);
  }

  /** To be called when a stage begins: what exists already is not its work. */
  void begin() {
    runsBefore = new HashSet<>(runs.keySet());
  }

  /**
   * In words, or empty for a stage that leaves nothing to count. What cannot be read is no reason
   * to stop: the execution goes on, and says itself what it cannot read.
   */
  String of(String stage, Pass pass) {
    unreadable.clear();
    String counts = counts(stage, pass);
    if (unreadable.isEmpty()) {
      return counts;
    }
    mistakes.addAll(unreadable);
    String not = Plural.of(unreadable.size(), "object") + " not read";
    return counts.isEmpty() ? not : counts + ", " + not;
  }

  /** A sentence for each object that could not be read since the last call. */
  List<String> newMistakes() {
    List<String> news = mistakes.stream().filter(said::add).toList();
    mistakes.clear();
    return news;
  }

  private String counts(String stage, Pass pass) {
    try {
      return switch (stage) {
        case "Export" -> exported();
        case "Compare" -> compared(pass);
        case "Replay" -> replayed();
        case "Shards" -> shards();
        default -> "";
      };
    } catch (IOException e) {
      unreadable.add("Cannot see how far " + stage + " is: " + e.getMessage());
      return "";
    }
  }

  private interface Reading<T> {
    T of(byte[] json) throws IOException;
  }

  /** What an object says, if it can be read. */
  private <T> Optional<T> read(String key, Reading<T> reading) {
    try {
      return Optional.of(reading.of(store.read(key)));
    } catch (IOException | RuntimeException e) {
      // This includes JSON without the fields that it should have.
      unreadable.add("%s cannot be read: %s".formatted(key, e.getMessage()));
      return Optional.empty();
    }
  }

  private String exported() throws IOException {
    for (ObjectStore.Entry entry : store.list("exports/")) {
      if (entry.key().endsWith("/run.json") && !runs.containsKey(entry.key())) {
        read(entry.key(), json -> Json.read(json, Run.class))
            .ifPresent(run -> runs.put(entry.key(), run));
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
    int partitions = read(objects.partitions(pass), json -> Json.tree(json).size()).orElse(0);
    for (ObjectStore.Entry entry : store.list(objects.comparisons(pass))) {
      if (entry.key().endsWith("/result.json") && !compared.containsKey(entry.key())) {
        read(entry.key(), json -> points(Json.read(json, PartitionResult.class)))
            .ifPresent(points -> compared.put(entry.key(), points));
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
    return result.found().copies().stream().mapToLong(PartitionResult.Copy::points).sum();
  }

  private String replayed() throws IOException {
    long written = 0;
    long total = 0;
    for (ObjectStore.Entry entry : store.list("repairs/" + objects.repairId() + "/replay/")) {
      if (entry.key().endsWith("/progress.json")) {
        Optional<Account> account =
            read(entry.key(), json -> Json.read(json, ReplayProgress.class))
                .map(ReplayProgress::account);
        written += account.map(Account::written).orElse(0L);
        total += account.map(Account::total).orElse(0L);
      }
    }
    return Figures.count(written) + " of " + Plural.of(total, "point");
  }

  private String shards() throws IOException {
    List<ShardList.Entry> shards =
        read(objects.shards(), json -> Json.read(json, ShardList.class).shards()).orElse(List.of());
    long ended = 0;
    for (ShardList.Entry shard : shards) {
      if (!store.list(new RepairObjects(store, shard.repairId()).report()).isEmpty()) {
        ended++;
      }
    }
    return "%s of %s shards".formatted(Figures.count(ended), Figures.count(shards.size()));
  }
}
