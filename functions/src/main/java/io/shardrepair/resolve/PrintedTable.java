package io.shardrepair.resolve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table as {@code influxd-ctl} prints it. The vendor's documents, from 1.0 to 1.12, and the
 * open-source cluster build show columns aligned by spaces, columns separated by tabs, tabs that a
 * terminal has expanded so that two headings are one space apart, and cells that are not under
 * their headings. Cells may be blank and may hold single spaces.
 *
 * <p>So a row is read in every way that its form allows: by the places of the headings, by wide
 * separators, and by any blanks. The caller must get the same meaning from every reading.
 *
 * @param needed headings that this table must have
 * @param others headings that it may have; they must be known because a heading may hold a space
 *     and be one space from the next
 * @param blank headings whose cells may be blank
 */
record PrintedTable(List<String> needed, List<String> others, Set<String> blank) {

  /** The most lines. A cluster has thousands of shards; this many are read within seconds. */
  static final int MOST_LINES = 100_000;

  /**
   * The most characters of a line: room for some 500 owners of a shard, which has as many as its
   * policy has replicas.
   */
  static final int LONGEST_LINE = 16_384;

  /** Distance of tab stops, as terminals have them and Go's tabwriter assumes. */
  private static final int TAB = 8;

  private static final Pattern WORD = Pattern.compile("\\S+");

  /** A tab, with or without spaces around it, or two spaces. */
  private static final Pattern WIDE = Pattern.compile("\\s*\\t\\s*|\\s{2,}");

  /** A cell of a list is in brackets and has blanks inside. */
  private static final Pattern LIST_OR_WORD = Pattern.compile("\\[[^\\]]*]|\\S+");

  /** A heading, and where its column begins in code points, as Go's tabwriter counts. */
  private record Heading(String name, int column) {}

  /**
   * Splits what a command printed into lines.
   *
   * @throws UnreadableListing if it is too large for a table of shards or nodes, with more than
   *     {@link #MOST_LINES} lines or a line of more than {@link #LONGEST_LINE} characters, or holds
   *     a control character, which no name or address of InfluxDB has
   */
  static List<String> lines(String text, String command) {
    int lines = 0;
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      boolean end = next == '\n' || next == '\r';
      length = end ? 0 : length + 1;
      lines += next == '\n' ? 1 : 0;
      if (!end && next != '\t' && (next < ' ' || next == 0x7f)) {
        throw new UnreadableListing(
            command,
            "holds a control character, U+%04X".formatted((int) next),
            "line " + (lines + 1));
      }
      if (length > LONGEST_LINE || lines > MOST_LINES) {
        throw new UnreadableListing(
            command,
            "is longer than %,d lines of %,d characters, the most that is read"
                .formatted(MOST_LINES, LONGEST_LINE),
            "line " + (lines + 1));
      }
    }
    return text.lines().toList();
  }

  /**
   * Reads the first table that has the needed headings; all lines after them are its rows.
   *
   * @param lines from {@link #lines}
   * @param command what printed the text, for messages
   * @param meaning makes a value from a row's cells by heading, given its line for messages, or
   *     throws UnreadableListing; cells after the last needed column may be missing
   * @return one per row; empty if there is only the line of headings
   * @throws UnreadableListing if there is no such table, or a row has no meaning, or several
   */
  <T> List<T> read(
      List<String> lines, String command, BiFunction<Map<String, String>, String, T> meaning) {
    for (int i = 0; i < lines.size(); i++) {
      List<Heading> headings = headings(expanded(lines.get(i)));
      if (headings.stream().map(Heading::name).toList().containsAll(needed)) {
        return lines.stream()
            .skip(i + 1L)
            .filter(line -> !line.isBlank())
            .map(line -> row(line, headings, command, meaning))
            .toList();
      }
    }
    throw new UnreadableListing(
        command,
        "has no table with the columns " + String.join(", ", needed),
        String.join("\n", lines));
  }

  /** An unknown heading is words separated by single spaces, up to where a known one begins. */
  private List<Heading> headings(String line) {
    List<Heading> headings = new ArrayList<>();
    Matcher word = WORD.matcher(line);
    int end = 0;
    boolean lastUnknown = false;
    while (word.find(end)) {
      int start = word.start();
      Optional<String> known = knownAt(line, start);
      String name = known.orElse(word.group());
      int column = line.codePointCount(0, start);
      if (lastUnknown && known.isEmpty() && start == end + 1) {
        Heading begun = headings.remove(headings.size() - 1);
        name = begun.name() + " " + name;
        column = begun.column();
      }
      headings.add(new Heading(name, column));
      lastUnknown = known.isEmpty();
      end = known.isPresent() ? start + name.length() : word.end();
    }
    return headings;
  }

  private Optional<String> knownAt(String line, int at) {
    Set<String> known = new LinkedHashSet<>(needed);
    known.addAll(others);
    return known.stream().filter(name -> (line + " ").startsWith(name + " ", at)).findFirst();
  }

  private <T> T row(
      String line,
      List<Heading> headings,
      String command,
      BiFunction<Map<String, String>, String, T> meaning) {
    Set<T> meanings = new LinkedHashSet<>();
    UnreadableListing reason =
        new UnreadableListing(command, "has a row that does not keep to its columns", line);
    for (Map<String, String> cells : readings(line, headings)) {
      try {
        meanings.add(meaning.apply(cells, line));
      } catch (UnreadableListing e) {
        reason = e;
      }
    }
    if (meanings.size() > 1) {
      throw new UnreadableListing(
          command, "has a row that can be read in several ways, as " + meanings, line);
    }
    if (meanings.isEmpty()) {
      throw reason;
    }
    return meanings.iterator().next();
  }

  private Set<Map<String, String>> readings(String line, List<Heading> headings) {
    Set<Map<String, String>> readings = new LinkedHashSet<>();
    List<String> names = headings.stream().map(Heading::name).toList();
    readings.addAll(inOrder(List.of(WIDE.split(line.strip())), names));
    readings.addAll(
        inOrder(LIST_OR_WORD.matcher(line).results().map(found -> found.group()).toList(), names));
    // Last, so that its message is the reason if there is no other reading.
    underHeadings(expanded(line), headings).ifPresent(readings::add);
    return readings;
  }

  /** Each cell is blank or begins where its heading does. */
  private static Optional<Map<String, String>> underHeadings(String line, List<Heading> headings) {
    int[] points = line.codePoints().toArray();
    Map<String, String> cells = new LinkedHashMap<>();
    for (int i = 0; i < headings.size(); i++) {
      int from = Math.min(points.length, headings.get(i).column());
      int to =
          i + 1 < headings.size()
              ? Math.min(points.length, headings.get(i + 1).column())
              : points.length;
      String cell = new String(points, from, to - from);
      boolean cut = from > 0 && from < points.length && points[from - 1] != ' ';
      if (cut || (cell.startsWith(" ") && !cell.isBlank())) {
        return Optional.empty();
      }
      cells.put(headings.get(i).name(), cell.strip());
    }
    return Optional.of(cells);
  }

  /** The cells in the order of the headings, with each choice of those that may be blank. */
  private List<Map<String, String>> inOrder(List<String> cells, List<String> names) {
    List<Map<String, String>> readings = new ArrayList<>();
    List<String> mayBeBlank = names.stream().filter(blank::contains).toList();
    for (int choice = 0; choice < 1 << mayBeBlank.size(); choice++) {
      int chosen = choice;
      List<String> filled =
          names.stream()
              .filter(
                  name -> !blank.contains(name) || (chosen >> mayBeBlank.indexOf(name) & 1) == 0)
              .toList();
      int least =
          needed.stream().filter(filled::contains).mapToInt(filled::indexOf).max().orElse(-1) + 1;
      if (cells.size() >= least && cells.size() <= filled.size()) {
        Map<String, String> reading = new LinkedHashMap<>();
        names.forEach(name -> reading.put(name, ""));
        for (int i = 0; i < cells.size(); i++) {
          reading.put(filled.get(i), cells.get(i));
        }
        readings.add(reading);
      }
    }
    return readings;
  }

  private static String expanded(String line) {
    StringBuilder text = new StringBuilder();
    for (int at = 0, column = 0; at < line.length(); at = line.offsetByCodePoints(at, 1)) {
      int point = line.codePointAt(at);
      int width = point == '\t' ? TAB - column % TAB : 1;
      if (point == '\t') {
        text.append(" ".repeat(width));
      } else {
        text.appendCodePoint(point);
      }
      column += width;
    }
    return text.toString();
  }
}
