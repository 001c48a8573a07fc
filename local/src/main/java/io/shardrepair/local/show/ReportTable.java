package io.shardrepair.local.show;

import io.shardrepair.report.RepairReport;
import io.shardrepair.report.RepairReport.CopyReport;
import io.shardrepair.report.StageTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table at the end of a repair. */
public final class ReportTable {
  private ReportTable() {}

  /** The lines of the table. */
  public static List<String> of(RepairReport report) {
    List<String> lines = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "copy",
            "points before",
            "missing",
            "replayed",
            "conflicts left",
            "points after",
            "missing after"));
    for (CopyReport copy : report.copies()) {
      rows.add(
          List.of(
              copy.copy(),
              figure(copy.pointsBefore()),
              figure(copy.missingBefore()),
              figure(copy.replayed()),
              Figures.count(report.conflicts()),
              figure(copy.pointsAfter()),
              figure(copy.missingAfter())));
    }
    if (!report.copies().isEmpty()) {
      lines.addAll(aligned(rows));
      lines.add("");
    }
    lines.addAll(aligned(stages(report.stages())));
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

  private static List<List<String>> stages(List<StageTime> stages) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("stage", "time"));
    for (StageTime stage : stages) {
      String again = stage.pass().equals("after") ? " (after)" : "";
      rows.add(List.of(stage.stage() + again, String.format("%.1f s", stage.seconds())));
    }
    return rows;
  }

  private static String figure(Optional<Long> number) {
    return number.map(Figures::count).orElse("–");
  }

  /** The first column to the left, numbers to the right, a rule below the head. */
  private static List<String> aligned(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] width = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        width[i] = Math.max(width[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String gap = " ".repeat(width[i] - row.get(i).length());
        line.append(i == 0 ? row.get(i) + gap : "  " + gap + row.get(i));
      }
      lines.add(line.toString());
      if (lines.size() == 1) {
        lines.add("─".repeat(line.length()));
      }
    }
    return lines;
  }
}
