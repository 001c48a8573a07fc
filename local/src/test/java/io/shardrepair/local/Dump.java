package io.shardrepair.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.local.node.InfluxNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All points of a node, exported with {@code influx_inspect} directly from its directories and read
 * by a parser of its own: nothing of what is tested takes part.
 */
public final class Dump {
  /** Beginning of a record; a string value that holds newlines fills several lines. */
  private static final Pattern RECORD =
      Pattern.compile("((?:\\\\.|[^ \\\\])+) ((?:\\\\.|[^ =\\\\])+)=(.*)", Pattern.DOTALL);

  private static final Pattern END = Pattern.compile("(.*) (-?\\d+)", Pattern.DOTALL);

  private Dump() {}

  /** Value by series, field and time; in the node's own order the last value of a point wins. */
  public static Map<String, String> of(
      InfluxNode node, Path influxInspect, String database, Path folder)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, node.name(), ".lp");
    Path err = Files.createTempFile(folder, node.name(), ".err");
    int exit =
        new ProcessBuilder(
                influxInspect.toString(),
                "export",
                "-database=" + database,
                "-datadir=" + node.dataDir(),
                "-waldir=" + node.walDir(),
                "-lponly",
                "-out=-")
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    assertThat(exit).isZero();
    assertThat(Files.readString(err)).doesNotContain("skipping", "corrupt");
    return parse(Files.readString(out, StandardCharsets.ISO_8859_1));
  }

  private static Map<String, String> parse(String text) {
    Map<String, String> points = new TreeMap<>();
    StringBuilder record = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      record.append(record.isEmpty() ? "" : "\n").append(line);
      if (insideString(record)) {
        continue;
      }
      if (!record.isEmpty()) {
        Matcher found = RECORD.matcher(record);
        assertThat(found.matches()).as("record %s", record).isTrue();
        Matcher end = END.matcher(found.group(3));
        assertThat(end.matches()).as("record %s", record).isTrue();
        points.put(found.group(1) + "\t" + found.group(2) + "\t" + end.group(2), end.group(1));
      }
      record.setLength(0);
    }
    assertThat(record).isEmpty();
    return points;
  }

  /** Only string values of these tests hold quotes. */
  private static boolean insideString(CharSequence record) {
    boolean inside = false;
    for (int i = 0; i < record.length(); i++) {
      char c = record.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        inside = !inside;
      }
    }
    return inside;
  }
}
