package io.shardrepair.report;

import io.shardrepair.report.RepairReport.CopyReport;
import io.shardrepair.report.RepairSummary.ShardSummary;
import io.shardrepair.resolve.ShardList;
import io.shardrepair.status.RepairStatus;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import io.shardrepair.text.Plural;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Checks the reports of several shards against the list that was made at the start. That a shard's
 * execution ended proves nothing here.
 */
public final class Summarizer {
  private final ObjectStore store;

  public Summarizer(ObjectStore store) {
    this.store = store;
  }

  /**
   * Sums up.
   *
   * @param failure what stopped the execution early, if anything did
   */
  public RepairSummary summarize(ShardList list, Optional<RepairReport.Failure> failure)
      throws IOException {
    List<ShardSummary> shards = new ArrayList<>();
    Map<RepairStatus, Integer> counts = new EnumMap<>(RepairStatus.class);
    for (ShardList.Entry entry : list.shards()) {
      ShardSummary shard = shard(entry);
      shards.add(shard);
      counts.merge(shard.status(), 1, Integer::sum);
    }
    RepairStatus status =
        failure.isPresent()
            ? RepairStatus.FAILED
            : counts.keySet().stream()
                .max(Comparator.comparing(Summarizer::severity))
                .orElseThrow();
    return new RepairSummary(
        RepairSummary.VERSION,
        list.repairId(),
        status,
        message(shards.size(), counts),
        list.mode(),
        list.database(),
        list.retentionPolicy(),
        shards,
        failure);
  }

  private ShardSummary shard(ShardList.Entry entry) throws IOException {
    RepairObjects objects = new RepairObjects(store, entry.repairId());
    RepairReport report;
    try {
      report = objects.read(objects.report(), RepairReport.class);
    } catch (NoSuchObjectException none) {
      String message =
          "no report: see execution %s, or in this one's history why it was not started"
              .formatted(entry.repairId());
      return new ShardSummary(
          entry.repairId(),
          entry.shard(),
          entry.shardStart(),
          entry.shardEnd(),
          RepairStatus.FAILED,
          message,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
    return new ShardSummary(
        entry.repairId(),
        entry.shard(),
        entry.shardStart(),
        entry.shardEnd(),
        report.status(),
        report.message(),
        sum(report, CopyReport::missingBefore),
        sum(report, CopyReport::replayed),
        Optional.of(objects.report()));
  }

  /** The sum over the copies; absent if none has the number. */
  private static Optional<Long> sum(
      RepairReport report, Function<CopyReport, Optional<Long>> number) {
    return report.copies().stream().map(number).flatMap(Optional::stream).reduce(Long::sum);
  }

  private static String message(int shards, Map<RepairStatus, Integer> counts) {
    return Plural.of(shards, "shard")
        + ": "
        + counts.keySet().stream()
            .sorted(Comparator.comparing(Summarizer::severity))
            .map(status -> counts.get(status) + " " + status)
            .collect(Collectors.joining(", "));
  }

  /** The rank of a status, from best to worst; a switch, so that no status can be left out. */
  private static int severity(RepairStatus status) {
    return switch (status) {
      case CHECKED -> 0;
      case EQUAL -> 1;
      case REPAIRED -> 2;
      case LEFT -> 3;
      case CONFLICTS -> 4;
      case PLANNED -> 5;
      case NEEDS_REVIEW -> 6;
      case INCOMPLETE -> 7;
      case FAILED -> 8;
    };
  }
}
