package io.shardrepair.local.show;

import io.shardrepair.compare.GapShape;
import io.shardrepair.compare.PartitionResult.Measurement;
import io.shardrepair.text.Plural;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The measurements in which copies differ, and what the gaps look like. */
final class DifferingTable {
  private static final int MOST_ROWS = 20;

  private DifferingTable() {}

  /**
   * The lines of the table and an empty one; none if nothing differs.
   *
   * @param unlisted measurements that also differ, but are not in the list
   */
  static List<String> of(List<Measurement> measurements, long unlisted, List<String> copies) {
    List<Measurement> differing = measurements.stream().filter(Measurement::differs).toList();
    if (differing.isEmpty() && unlisted == 0) {
      return List.of();
    }
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("measurement"));
    copies.forEach(copy -> head.add(copy + " lacks"));
    head.add("conflicts");
    rows.add(head);
    for (Measurement measurement : differing.subList(0, Math.min(MOST_ROWS, differing.size()))) {
      List<String> row = new ArrayList<>(List.of(measurement.measurement().toString()));
      for (int copy = 0; copy < copies.size(); copy++) {
        row.add(lacks(measurement, copy));
      }
      row.add(Figures.count(measurement.conflicts()));
      rows.add(row);
    }
    List<String> lines = new ArrayList<>(Aligned.rows(rows));
    long more = Math.max(0, differing.size() - MOST_ROWS) + unlisted;
    if (more > 0) {
      lines.add("and " + Plural.of(more, "measurement") + " more");
    }
    lines.add("");
    return lines;
  }

  private static String lacks(Measurement measurement, int copy) {
    GapShape shape = measurement.gaps().get(copy).shape();
    String count = Figures.count(measurement.missing().get(copy));
    return shape == GapShape.NONE
        ? count
        : count + " " + shape.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
