package io.shardrepair.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.compare.GapShape;
import io.shardrepair.compare.HourTotals.HourTotal;
import io.shardrepair.compare.PartitionResult.Gaps;
import io.shardrepair.compare.PartitionResult.Measurement;
import io.shardrepair.export.Finding;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.model.Mode;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.plan.RepairPlan.Left;
import io.shardrepair.preflight.Check;
import io.shardrepair.replay.ReplayProgress.Refusals;
import io.shardrepair.report.RepairReport.CopyReport;
import io.shardrepair.report.RepairReport.Failure;
import io.shardrepair.report.StageTimes.StageTime;
import io.shardrepair.status.RepairStatus;
import io.shardrepair.store.Pass;
import java.util.List;
import java.util.Optional;

/** A report in which all that can be a text from outside is one name. */
public final class HostileReport {
  private HostileReport() {}

  public static RepairReport of(String name) {
    byte[] bytes = name.getBytes(UTF_8);
    Optional<String> text = Optional.of(name);
    CopyReport copy =
        new CopyReport(
            name,
            List.of(1L),
            Optional.of(10L),
            Optional.of(2L),
            Optional.of(0L),
            Optional.of(new RepairPlan.Caveats(1, 1, 1, List.of())),
            List.of(new Left(Left.Reason.TYPE_CONFLICT, 1)),
            Optional.of(0L),
            Optional.of(1L),
            Optional.of(1L),
            List.of(new Refusals(name, 1)),
            Optional.of(11L),
            Optional.of(1L));
    return new RepairReport(
        RepairReport.VERSION,
        name,
        RepairStatus.INCOMPLETE,
        name,
        Optional.of(Mode.REPAIR),
        text,
        text,
        text,
        text,
        text,
        List.of(copy, copy),
        2,
        List.of(name),
        List.of(
            new Measurement(
                DumpBytes.of(bytes, 0, bytes.length),
                List.of(10L, 9L),
                List.of(0L, 1L),
                2,
                List.of(new Gaps(GapShape.NONE, 0, 0), new Gaps(GapShape.OUTAGE, 1, 0)))),
        List.of(new HourTotal(498_562, List.of(0L, 1L), 0)),
        Optional.empty(),
        Changes.NONE,
        List.of(name),
        List.of(
            new RepairPlan.CopyFinding(
                name, new Finding(Finding.Kind.UNKNOWN_MESSAGE, name, name))),
        List.of(new Check(name, Optional.of(name), false, false, name)),
        List.of(new StageTime(name, Pass.BEFORE, 2)),
        0,
        0,
        Optional.of(new Failure(name, name)),
        Optional.of(new Failure(name, name)));
  }
}
