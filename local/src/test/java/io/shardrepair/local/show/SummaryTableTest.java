package io.shardrepair.local.show;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.model.Mode;
import io.shardrepair.report.RepairSummary;
import io.shardrepair.report.RepairSummary.ShardSummary;
import io.shardrepair.status.RepairStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SummaryTableTest {
  @Test
  void showsAShardPerRowThenWhatEachSaysThenTheWhole() {
    ShardSummary repaired =
        new ShardSummary(
            "r-1",
            11,
            "2026-11-16T00:00:00Z",
            "2026-11-17T00:00:00Z",
            RepairStatus.REPAIRED,
            "written and read back",
            Optional.of(1_957L),
            Optional.of(1_957L),
            Optional.of("repairs/r-1/report.json"));
    ShardSummary failed =
        new ShardSummary(
            "r-2",
            12,
            "2026-11-17T00:00:00Z",
            "2026-11-18T00:00:00Z",
            RepairStatus.FAILED,
            "no report",
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    assertThat(
            SummaryTable.of(
                new RepairSummary(
                    RepairSummary.VERSION,
                    "r",
                    RepairStatus.FAILED,
                    "2 shards: 1 REPAIRED, 1 FAILED",
                    Mode.REPAIR,
                    "db",
                    "rp",
                    List.of(repaired, failed),
                    Optional.empty())))
        .containsExactly(
            "repair  shard                  from                    to  missing  replayed    status",
            "─".repeat(86),
            "r-1        11  2026-11-16T00:00:00Z  2026-11-17T00:00:00Z    1,957     1,957  REPAIRED",
            "r-2        12  2026-11-17T00:00:00Z  2026-11-18T00:00:00Z        –         –    FAILED",
            "",
            "r-1, shard 11: written and read back",
            "r-2, shard 12: no report",
            "FAILED: 2 shards: 1 REPAIRED, 1 FAILED");
  }
}
