package io.shardrepair.local.show;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.compare.GapShape;
import io.shardrepair.compare.PartitionResult.Gaps;
import io.shardrepair.compare.PartitionResult.Measurement;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.plan.RepairPlan.Left;
import io.shardrepair.report.Changes;
import io.shardrepair.report.RepairReport;
import io.shardrepair.report.RepairReport.CopyReport;
import io.shardrepair.report.StageTimes.StageTime;
import io.shardrepair.status.RepairStatus;
import io.shardrepair.store.Pass;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTableTest {
  private static RepairReport report(List<CopyReport> copies, List<Measurement> differing) {
    return new RepairReport(
        RepairReport.VERSION,
        "r1",
        RepairStatus.REPAIRED,
        "every copy holds every point",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        copies,
        12,
        List.of(),
        differing,
        List.of(),
        Optional.empty(),
        Changes.NONE,
        List.of(),
        List.of(),
        List.of(),
        List.of(
            new StageTime("export", Pass.BEFORE, 12.34), new StageTime("export", Pass.AFTER, 1.0)),
        12_345_678,
        999,
        Optional.empty(),
        Optional.empty());
  }

  private static CopyReport copy(List<Left> left) {
    return new CopyReport(
        "node-a",
        List.of(2L),
        Optional.of(1_000_000L),
        Optional.of(1_957L),
        Optional.of(0L),
        Optional.empty(),
        left,
        Optional.of(0L),
        Optional.of(1_957L),
        Optional.of(0L),
        List.of(),
        Optional.of(1_001_957L),
        Optional.empty());
  }

  @Test
  void whatIsLeftOnPurposeHasAColumnWhereAnyIs() {
    CopyReport copy =
        copy(
            List.of(
                new Left(Left.Reason.TYPE_CONFLICT, 1_000),
                new Left(Left.Reason.ANSWERED_LEAVE, 7)));

    assertThat(ReportTable.of(report(List.of(copy), List.of())).subList(0, 3))
        .containsExactly(
            "copy    points before  missing   left  replayed  conflicts left  points after  missing after",
            "────────────────────────────────────────────────────────────────────────────────────────────",
            "node-a      1,000,000    1,957  1,007     1,957              12     1,001,957              –");
  }

  @Test
  void showsACopyPerRowAndAStagePerRow() {
    CopyReport copy = copy(List.of());

    Measurement cpu =
        new Measurement(
            DumpBytes.of("cpu".getBytes(UTF_8), 0, 3),
            List.of(5L),
            List.of(1_957L),
            12,
            List.of(new Gaps(GapShape.OUTAGE, 3, 0)));

    assertThat(String.join("\n", ReportTable.of(report(List.of(copy), List.of(cpu)))))
        .isEqualTo(
            """
            copy    points before  missing  replayed  conflicts left  points after  missing after
            ─────────────────────────────────────────────────────────────────────────────────────
            node-a      1,000,000    1,957     1,957              12     1,001,957              –

            measurement  node-a lacks  conflicts
            ────────────────────────────────────
            cpu          1,957 outage         12

            stage             time
            ──────────────────────
            export          12.3 s
            export (after)   1.0 s

            moved: 12.3 MB exported, 999 B replayed
            REPAIRED: every copy holds every point""");
  }

  @Test
  void leavesOutWhatWasNotReached() {
    assertThat(ReportTable.of(report(List.of(), List.of())).get(0)).startsWith("stage");
  }
}
