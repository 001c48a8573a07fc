package io.shardrepair.local.show;

import io.shardrepair.text.Shown;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tables of text. Columns are as wide as their cells when shown. Cells are not escaped here: what
 * prints the lines does that.
 */
final class Aligned {
  private Aligned() {}

  /** A name that is longer makes its own row longer, and no other. */
  private static final int WIDEST = 120;

  /** The first column to the left, numbers to the right, a rule below the head. */
  static List<String> rows(List<List<String>> table) {
    List<List<String>> rows =
        table.stream().map(row -> row.stream().map(Aligned::cell).toList()).toList();
    int columns = rows.get(0).size();
    int[] width = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        width[i] = Math.max(width[i], Math.min(WIDEST, Shown.columns(row.get(i))));
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String gap = " ".repeat(Math.max(0, width[i] - Shown.columns(row.get(i))));
        line.append(i == 0 ? row.get(i) + gap : "  " + gap + row.get(i));
      }
      lines.add(line.toString());
      if (lines.size() == 1) {
        lines.add("─".repeat(Arrays.stream(width).sum() + 2 * (columns - 1)));
      }
    }
    return lines;
  }

  /** Spaces at the ends of a name could not be told from those that fill a column. */
  private static String cell(String text) {
    return text.startsWith(" ") || text.endsWith(" ") || text.startsWith("\"")
        ? '"' + text + '"'
        : text;
  }
}
