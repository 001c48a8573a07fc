package io.shardrepair.local.show;

import io.shardrepair.diff.DumpSummary;
import io.shardrepair.diff.DumpSummary.CopySummary;
import io.shardrepair.text.Plural;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a comparison of dumps found, in short. */
public final class DiffTable {
  private DiffTable() {}

  /** A line per copy, then one of sums. */
  public static List<String> of(DumpSummary summary) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("copy", "points", "missing", "missing in conflict", "absent series"));
    for (CopySummary copy : summary.copies()) {
      rows.add(
          List.of(
              copy.label(),
              Figures.count(copy.points()),
              Figures.count(copy.missing()),
              Figures.count(copy.missingInConflict()),
              Figures.count(copy.absentSeries())));
    }
    List<String> lines = new ArrayList<>(Aligned.rows(rows));
    lines.add("");
    lines.addAll(
        DifferingTable.of(
            summary.measurements(),
            summary.more().differing(),
            summary.copies().stream().map(CopySummary::label).toList()));
    lines.add(
        Plural.of(summary.conflicts(), "conflict")
            + "; "
            + Figures.bytes(summary.rawBytes())
            + " of line protocol compared in "
            + Figures.duration(Duration.ofMillis(Math.round(summary.seconds() * 1000)))
            + (summary.sortedPath() ? "" : ", sorted first"));
    return lines;
  }
}
