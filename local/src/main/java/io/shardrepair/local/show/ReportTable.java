package io.shardrepair.local.show;

import io.shardrepair.plan.RepairPlan;
import io.shardrepair.report.RepairReport;
import io.shardrepair.report.RepairReport.CopyReport;
import io.shardrepair.report.StageTimes.StageTime;
import io.shardrepair.store.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The table at the end of a repair. */
public final class ReportTable {
  private ReportTable() {}

  /** The lines of the table. */
  public static List<String> of(RepairReport report) {
    List<String> lines = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    boolean anyLeft = report.copies().stream().anyMatch(copy -> left(copy) > 0);
    rows.add(
        row(
            anyLeft,
            "left",
            "copy",
            "points before",
            "missing",
            "replayed",
            "conflicts left",
            "points after",
            "missing after"));
    for (CopyReport copy : report.copies()) {
      rows.add(
          row(
              anyLeft,
              Figures.count(left(copy)),
              copy.copy(),
              figure(copy.pointsBefore()),
              figure(copy.missingBefore()),
              figure(copy.replayed()),
              Figures.count(report.conflicts()),
              figure(copy.pointsAfter()),
              figure(copy.missingAfter())));
    }
    if (!report.copies().isEmpty()) {
      lines.addAll(Aligned.rows(rows));
      lines.add("");
    }
    List<String> caveats = report.copies().stream().flatMap(ReportTable::caveats).toList();
    if (!caveats.isEmpty()) {
      lines.addAll(caveats);
      lines.add("");
    }
    lines.addAll(
        DifferingTable.of(
            report.differing(), 0, report.copies().stream().map(CopyReport::copy).toList()));
    lines.addAll(Aligned.rows(stages(report.stages())));
    lines.add("");
    lines.add(
        "moved: "
            + Figures.bytes(report.bytesExported())
            + " exported, "
            + Figures.bytes(report.bytesReplayed())
            + " replayed");
    report.findings().forEach(finding -> lines.add("finding: " + finding));
    report.reasons().forEach(reason -> lines.add("to review: " + reason));
    lines.add(report.status() + ": " + report.message());
    return lines;
  }

  /** A row; if anything was left on purpose, its number follows that of what is missing. */
  private static List<String> row(boolean anyLeft, String left, String... cells) {
    List<String> row = new ArrayList<>(List.of(cells));
    if (anyLeft) {
      row.add(3, left);
    }
    return row;
  }

  /** What a repair cannot mend in a copy, a line each. */
  private static Stream<String> caveats(CopyReport copy) {
    RepairPlan.Caveats of = copy.caveats().orElse(RepairPlan.Caveats.NONE);
    return Stream.of(
            caveat(
                of.missingInConflict(),
                "%s lacks %s points on whose value the other copies disagree",
                copy),
            caveat(
                of.doubled(),
                "%s holds %s points in two of its shards, and its server answers them twice",
                copy),
            caveat(
                of.orderDependent(),
                "%s may answer %s points with another value until it has compacted its files",
                copy))
        .flatMap(Optional::stream);
  }

  private static Optional<String> caveat(long points, String text, CopyReport copy) {
    return points == 0
        ? Optional.empty()
        : Optional.of(text.formatted(copy.copy(), Figures.count(points)));
  }

  private static long left(CopyReport copy) {
    return copy.left().stream().mapToLong(RepairPlan.Left::points).sum();
  }

  private static List<List<String>> stages(List<StageTime> stages) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("stage", "time"));
    for (StageTime stage : stages) {
      String again = stage.pass() == Pass.AFTER ? " (after)" : "";
      rows.add(List.of(stage.stage() + again, String.format("%.1f s", stage.seconds())));
    }
    return rows;
  }

  private static String figure(Optional<Long> number) {
    return number.map(Figures::count).orElse("–");
  }
}
