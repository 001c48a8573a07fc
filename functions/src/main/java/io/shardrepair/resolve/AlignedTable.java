package io.shardrepair.resolve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table as {@code influxd-ctl} prints it: columns aligned by spaces, at least two between them. A
 * cell may be blank and may hold single spaces, so a cell is what stands below its heading, not a
 * word. Positions are counted in code points, as Go's tabwriter pads.
 */
final class AlignedTable {
  private static final Pattern HEADING = Pattern.compile("\\S+(?: \\S+)*");

  private AlignedTable() {}

  /**
   * Reads the first table that has all of these headings.
   *
   * @param command what printed the text, for messages
   * @param headings the columns that are needed; there may be more
   * @return cells by heading, a map per row; no rows if there is only the line of headings
   * @throws UnreadableListing if there is no such table, or a row does not keep to its columns
   */
  static List<Map<String, String>> read(String text, String command, List<String> headings) {
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      Map<String, Integer> columns = columns(lines.get(i));
      if (columns.keySet().containsAll(headings)) {
        return rows(lines.subList(i + 1, lines.size()), columns, command);
      }
    }
    throw new UnreadableListing(
        command, "has no table with the columns " + String.join(", ", headings), text);
  }

  /** Where each heading begins. */
  private static Map<String, Integer> columns(String line) {
    Map<String, Integer> columns = new LinkedHashMap<>();
    Matcher heading = HEADING.matcher(line);
    while (heading.find()) {
      columns.put(heading.group(), line.codePointCount(0, heading.start()));
    }
    return columns;
  }

  private static List<Map<String, String>> rows(
      List<String> lines, Map<String, Integer> columns, String command) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines) {
      if (line.isBlank()) {
        break;
      }
      rows.add(row(line, columns, command));
    }
    return rows;
  }

  private static Map<String, String> row(
      String line, Map<String, Integer> columns, String command) {
    int[] points = line.codePoints().toArray();
    List<String> headings = List.copyOf(columns.keySet());
    Map<String, String> cells = new LinkedHashMap<>();
    for (int i = 0; i < headings.size(); i++) {
      int from = Math.min(points.length, columns.get(headings.get(i)));
      int to =
          i + 1 < headings.size()
              ? Math.min(points.length, columns.get(headings.get(i + 1)))
              : points.length;
      if (from > 0 && from < points.length && points[from - 1] != ' ') {
        throw new UnreadableListing(command, "has a row that does not keep to its columns", line);
      }
      cells.put(headings.get(i), new String(points, from, to - from).strip());
    }
    return cells;
  }
}
