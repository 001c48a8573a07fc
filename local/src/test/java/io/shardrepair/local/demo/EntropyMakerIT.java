package io.shardrepair.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.local.node.InfluxNode;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Toolbox;
import io.shardrepair.local.setup.Tools;
import io.shardrepair.local.show.PlainProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the demo makes on real nodes is what it says it made. */
class EntropyMakerIT {
  /** The first line of a record; a string value that holds newlines fills several lines. */
  private static final Pattern RECORD =
      Pattern.compile("((?:cpu|mem|disk|net|http|deploys),(?:\\\\.|[^ \\\\])*) ([a-z_]+)=(.*)");

  private static final Pattern TIME = Pattern.compile("(.*) (\\d{19})");

  @TempDir Path folder;

  @Test
  void eachCopyHoldsWhatTheLedgerSays() throws Exception {
    Tools tools = new Toolbox(ProjectRoot.find(), new PlainProgress(System.out)).tools();
    DemoData data = new DemoData(Instant.parse("2024-05-01T00:00:00Z"), 60_000, 1);
    try (InfluxNode a = new InfluxNode("node-a", tools.influxd(), folder.resolve("a"));
        InfluxNode b = new InfluxNode("node-b", tools.influxd(), folder.resolve("b"))) {
      Entropy entropy = new EntropyMaker(a, b, data, new PlainProgress(System.out)).make();

      for (InfluxNode node : List.of(a, b)) {
        assertThat(files(node.dataDir(), ".tsm")).hasSizeGreaterThanOrEqualTo(3);
        assertThat(files(node.dataDir(), ".tombstone")).isNotEmpty();
        assertThat(files(node.walDir(), ".wal")).anyMatch(file -> file.toFile().length() > 0);
      }
      Map<String, String> ofA = export(tools, a);
      Map<String, String> ofB = export(tools, b);

      // Sizes only: a failure would otherwise print every point.
      assertThat(ofA.size()).isEqualTo(entropy.union() - entropy.missing().get("node-a"));
      assertThat(ofB.size()).isEqualTo(entropy.union() - entropy.missing().get("node-b"));
      assertThat(ofB.keySet().stream().filter(key -> !ofA.containsKey(key)).count())
          .isEqualTo(entropy.missing().get("node-a"));
      assertThat(ofA.entrySet().stream().filter(point -> conflict(point, ofB)).count())
          .isEqualTo(entropy.conflicts());
      assertThat(series(ofA)).isEqualTo(series(ofB));
    }
  }

  private static boolean conflict(Map.Entry<String, String> point, Map<String, String> other) {
    String value = other.get(point.getKey());
    return value != null && !value.equals(point.getValue());
  }

  private static List<String> series(Map<String, String> points) {
    return points.keySet().stream().map(key -> key.split("\t", 2)[0]).distinct().sorted().toList();
  }

  private static List<Path> files(Path folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).toList();
    }
  }

  /** All points by series, field and time; the tool must not have found anything amiss. */
  private Map<String, String> export(Tools tools, InfluxNode node) throws Exception {
    Path out = folder.resolve(node.name() + ".lp");
    Path err = folder.resolve(node.name() + ".err");
    int exit =
        new ProcessBuilder(
                tools.influxInspect().toString(),
                "export",
                "-database=telegraf",
                "-datadir=" + node.dataDir(),
                "-waldir=" + node.walDir(),
                "-lponly",
                "-out=-")
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    assertThat(exit).isZero();
    assertThat(Files.readString(err)).doesNotContain("delete", "skipping", "corrupt");

    Map<String, String> points = new HashMap<>();
    String key = "";
    StringBuilder value = new StringBuilder();
    for (String line : Files.readAllLines(out)) {
      Matcher record = RECORD.matcher(line);
      if (record.matches()) {
        key = record.group(1) + "\t" + record.group(2);
        value.setLength(0);
        value.append(record.group(3));
      } else {
        value.append('\n').append(line);
      }
      Matcher whole = TIME.matcher(value.substring(value.lastIndexOf("\n") + 1));
      if (whole.matches()) {
        points.put(key + "\t" + whole.group(2), value.substring(0, value.lastIndexOf(" ")));
      }
    }
    return points;
  }
}
