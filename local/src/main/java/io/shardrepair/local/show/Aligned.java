package io.shardrepair.local.show;

import java.util.ArrayList;
import java.util.List;

/** Tables of text. */
final class Aligned {
  private Aligned() {}

  /** The first column to the left, numbers to the right, a rule below the head. */
  static List<String> rows(List<List<String>> rows) {
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
