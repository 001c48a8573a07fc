package io.shardrepair.local.show;

import io.shardrepair.status.ShardStatus;
import io.shardrepair.status.ShardStatus.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is known of the shards: a row for each that is not simply healthy, why, and where the
 * reports of their last repairs are.
 */
public final class StatusTable {
  private StatusTable() {}

  /** The lines of the table. */
  public static List<String> of(List<ShardStatus> statuses) {
    if (statuses.isEmpty()) {
      return List.of("Nothing is known of any shard yet: no check and no repair has ended.");
    }
    List<ShardStatus> shown =
        statuses.stream().filter(status -> status.state() != State.HEALTHY).toList();
    List<String> lines = new ArrayList<>();
    if (!shown.isEmpty()) {
      lines.addAll(Aligned.rows(rows(shown)));
      lines.add("");
      shown.forEach(status -> lines.add(name(status) + ": " + status.reason()));
      lines.add("");
    }
    statuses.forEach(
        status ->
            status
                .repair()
                .ifPresent(
                    repair ->
                        lines.add(
                            "report of %s, %s, of %s: %s"
                                .formatted(
                                    repair.id(),
                                    repair.outcome(),
                                    name(status),
                                    repair.report()))));
    long healthy = (long) statuses.size() - shown.size();
    lines.add("%s of %s shards are healthy".formatted(Figures.count(healthy), count(statuses)));
    return lines;
  }

  private static List<List<String>> rows(List<ShardStatus> statuses) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "shard",
            "state",
            "since",
            "last checked",
            "counts differ by",
            "share",
            "suspected from",
            "to"));
    for (ShardStatus status : statuses) {
      rows.add(
          List.of(
              name(status),
              status.state().name(),
              status.since(),
              status.lastChecked().orElse("–"),
              status.differingPoints().map(Figures::count).orElse("–"),
              status.divergence().map(StatusTable::percent).orElse("–"),
              status.suspectedStart().orElse("–"),
              status.suspectedEnd().orElse("–")));
    }
    return rows;
  }

  private static String name(ShardStatus status) {
    return "%s %s %s".formatted(status.database(), status.retentionPolicy(), status.shardStart());
  }

  /** A share that would be rounded to nothing is shown as less than the smallest. */
  private static String percent(double share) {
    return share > 0 && share < 0.00005
        ? "<0.01 %"
        : String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  private static String count(List<ShardStatus> statuses) {
    return Figures.count(statuses.size());
  }
}
