package io.shardrepair.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.model.Mode;
import io.shardrepair.model.ShardSelection;
import io.shardrepair.report.RepairReport.Failure;
import io.shardrepair.report.RepairSummary.ShardSummary;
import io.shardrepair.resolve.ShardList;
import io.shardrepair.status.RepairStatus;
import io.shardrepair.store.MemoryStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SummarizerTest {
  private final MemoryStore store = new MemoryStore();

  private RepairSummary summary(Optional<Failure> failure, String... repairIds) throws IOException {
    List<ShardList.Entry> entries =
        Arrays.stream(repairIds)
            .map(
                id ->
                    new ShardList.Entry(id, 7, "2026-11-16", "2026-11-17", ShardSelection.ofId(1)))
            .toList();
    return new Summarizer(store)
        .summarize(
            new ShardList(ShardList.VERSION, "all", Mode.REPAIR, "db", "rp", entries), failure);
  }

  private void report(String repairId, RepairStatus status, String copies) throws IOException {
    store.write(
        new RepairObjects(store, repairId).report(),
        """
        {"version": 1, "repairId": "%s", "status": "%s", "message": "it says", "copies": [%s],
         "conflicts": 0, "bytesExported": 0, "bytesReplayed": 0}
        """
            .formatted(repairId, status, copies)
            .getBytes(UTF_8));
  }

  @Test
  void countsWhatCopiesLackedAndWhatWasWritten() throws IOException {
    report(
        "all-1",
        RepairStatus.REPAIRED,
        """
        {"copy": "a", "shardIds": [1], "missingBefore": 3, "replayed": 3},
        {"copy": "b", "shardIds": [1], "missingBefore": 4}
        """);
    report("all-2", RepairStatus.EQUAL, "");

    RepairSummary summary = summary(Optional.empty(), "all-1", "all-2");

    assertThat(summary.status()).isEqualTo(RepairStatus.REPAIRED);
    assertThat(summary.message()).isEqualTo("2 shards: 1 EQUAL, 1 REPAIRED");
    assertThat(summary.shards())
        .containsExactly(
            new ShardSummary(
                "all-1",
                7,
                "2026-11-16",
                "2026-11-17",
                RepairStatus.REPAIRED,
                "it says",
                Optional.of(7L),
                Optional.of(3L),
                Optional.of("repairs/all-1/report.json")),
            new ShardSummary(
                "all-2",
                7,
                "2026-11-16",
                "2026-11-17",
                RepairStatus.EQUAL,
                "it says",
                Optional.empty(),
                Optional.empty(),
                Optional.of("repairs/all-2/report.json")));
  }

  @Test
  void aShardWithoutAReportIsFailedAndSoIsTheWhole() throws IOException {
    report("all-1", RepairStatus.REPAIRED, "");

    RepairSummary summary = summary(Optional.empty(), "all-1", "all-2");

    assertThat(summary.status()).isEqualTo(RepairStatus.FAILED);
    assertThat(summary.message()).isEqualTo("2 shards: 1 REPAIRED, 1 FAILED");
    assertThat(summary.shards().get(1).message()).startsWith("no report: see execution all-2");
    assertThat(summary.shards().get(1).report()).isEmpty();
  }

  @Test
  void theWorstGoesAheadOfWhatWasRepaired() throws IOException {
    report("all-1", RepairStatus.NEEDS_REVIEW, "");
    report("all-2", RepairStatus.REPAIRED, "");
    assertThat(summary(Optional.empty(), "all-1", "all-2").status())
        .isEqualTo(RepairStatus.NEEDS_REVIEW);
    report("all-2", RepairStatus.INCOMPLETE, "");
    assertThat(summary(Optional.empty(), "all-1", "all-2").status())
        .isEqualTo(RepairStatus.INCOMPLETE);
  }

  @Test
  void whatStoppedTheExecutionEarlyFailsTheWhole() throws IOException {
    report("all-1", RepairStatus.EQUAL, "");
    Failure failure = new Failure("States.Runtime", "too long");

    RepairSummary summary = summary(Optional.of(failure), "all-1");

    assertThat(summary.status()).isEqualTo(RepairStatus.FAILED);
    assertThat(summary.failure()).contains(failure);
  }
}
