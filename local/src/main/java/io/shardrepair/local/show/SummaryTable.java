package io.shardrepair.local.show;

import io.shardrepair.report.RepairSummary;
import io.shardrepair.report.RepairSummary.ShardSummary;
import java.util.ArrayList;
import java.util.List;

/** The table at the end of a repair of several shards. */
public final class SummaryTable {
  private SummaryTable() {}

  /** The lines of the table. */
  public static List<String> of(RepairSummary summary) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("repair", "shard", "from", "to", "missing", "replayed", "status"));
    for (ShardSummary shard : summary.shards()) {
      rows.add(
          List.of(
              shard.repairId(),
              Long.toString(shard.shard()),
              shard.shardStart(),
              shard.shardEnd(),
              shard.missing().map(Figures::count).orElse("–"),
              shard.replayed().map(Figures::count).orElse("–"),
              shard.status().toString()));
    }
    List<String> lines = new ArrayList<>(Aligned.rows(rows));
    lines.add("");
    for (ShardSummary shard : summary.shards()) {
      lines.add(shard.repairId() + ", shard " + shard.shard() + ": " + shard.message());
    }
    summary.failure().ifPresent(failure -> lines.add("stopped early: " + failure.cause()));
    lines.add(summary.status() + ": " + summary.message());
    return lines;
  }
}
