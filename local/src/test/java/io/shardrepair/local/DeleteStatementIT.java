package io.shardrepair.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.influxql.Identifier;
import io.shardrepair.line.LineGrammar;
import io.shardrepair.line.PrintedSeries;
import io.shardrepair.local.node.InfluxHttp;
import io.shardrepair.local.node.InfluxNode;
import io.shardrepair.local.node.InfluxSettings;
import io.shardrepair.local.node.LiveFolder;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Toolbox;
import io.shardrepair.local.setup.Tools;
import io.shardrepair.local.show.PlainProgress;
import io.shardrepair.plan.DeleteStatement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real influxd, a delete statement deletes one series between two times, and nothing else. */
class DeleteStatementIT {
  /** Series that a careless condition would take for one another, and names that need quotes. */
  private static final List<String> SERIES =
      List.of(
          "m",
          "m,host=a",
          "m,host=a,r=x",
          "m,r=x",
          "m,host=b",
          "m,p=C:\\dir",
          "m,p=it's",
          "m,p=q\"u",
          "m,p=a\\ b\\,c\\=d",
          "m,v=1",
          "m,a\\ \\=k=\u00e9",
          "m\\ x\\,y,host=a",
          "m.x,host=a",
          "\"m\",host=a");

  /** Names that one reader of influxd takes otherwise than another, beside some that none does. */
  private static final List<String> HOSTILE =
      List.of(
          "plain,a=b",
          "meas\\=eq,a=b",
          "meas=eq,a=b",
          "x\\\\ y",
          "x\\ y",
          "a\\\\=b,a=b",
          "a\\\\\\ z,a=b",
          "q\\\"t,a=b",
          "q\"t,a=b",
          "c\\\\\\,d",
          "c\\,d",
          "p\\\\q",
          "tags,t\\\\\\ k=v\\\\ w",
          "tags,t=a\\\\\\=b",
          "tags,t=q\\\"t",
          "tags,t=q\"t",
          "_under,a=b",
          "time");

  @TempDir Path folder;

  @Test
  void aStatementDeletesItsSeriesAloneWhateverTheIndex() throws Exception {
    Tools tools = new Toolbox(ProjectRoot.find(), new PlainProgress(System.out)).tools();
    for (String index : List.of("inmem", "tsi1")) {
      try (InfluxNode node = new InfluxNode(index, tools.influxd(), folder.resolve(index))) {
        node.start(new InfluxSettings(index, 1 << 20, Duration.ofMillis(100)));
        deleteOneAfterTheOther(new InfluxHttp(node));
      }
    }
  }

  private static void deleteOneAfterTheOther(InfluxHttp http) throws IOException {
    http.query("", "CREATE DATABASE db");
    StringBuilder lines = new StringBuilder();
    Set<String> expected = new TreeSet<>();
    for (int i = 0; i < SERIES.size(); i++) {
      for (int time = 1; time <= 4; time++) {
        lines.append("%s v=1,id=%di %d\n".formatted(SERIES.get(i), i, time));
        expected.add(i + " at " + time);
      }
    }
    http.write("db", lines.toString()).join();
    assertThat(points(http)).isEqualTo(expected);

    for (int i = 0; i < SERIES.size(); i++) {
      String series = SERIES.get(i);
      DeleteStatement delete =
          DeleteStatement.of(
              series.getBytes(UTF_8), Optional.of(tagKeys(series, SERIES)), "2", "3");
      http.query("db", delete.statement().orElseThrow());
      expected.remove(i + " at 2");
      expected.remove(i + " at 3");
      assertThat(points(http)).as(delete.toString()).isEqualTo(expected);
    }
  }

  /**
   * Judged by exports, since a query would not find what a statement does not. A measurement that
   * is refused is one whose statement influxd answers without an error, and deletes nothing.
   */
  @Test
  void aMeasurementIsRefusedExactlyWhereInfluxdDeletesNothingOfIt() throws Exception {
    Tools tools = new Toolbox(ProjectRoot.find(), new PlainProgress(System.out)).tools();
    for (String index : List.of("inmem", "tsi1")) {
      try (InfluxNode node = new InfluxNode(index, tools.influxd(), folder.resolve(index))) {
        node.start(new InfluxSettings(index, 1 << 20, Duration.ofMillis(100)));
        InfluxHttp http = new InfluxHttp(node);
        http.query("", "CREATE DATABASE db");
        StringBuilder lines = new StringBuilder();
        Set<String> expected = new TreeSet<>();
        for (String series : HOSTILE) {
          for (int time = 1; time <= 4; time++) {
            lines.append("%s v=1 %d\n".formatted(series, time));
            expected.add("%s v=1 %d".formatted(series, time));
          }
        }
        http.write("db", lines.toString()).join();
        awaitTsm(node);
        assertThat(exported(tools, node)).isEqualTo(expected);

        for (String series : HOSTILE) {
          byte[] bytes = series.getBytes(UTF_8);
          byte[] measurement = PrintedSeries.measurement(bytes);
          String name =
              new String(LineGrammar.unescaped(measurement, 0, measurement.length), UTF_8);
          DeleteStatement delete =
              DeleteStatement.of(bytes, Optional.of(tagKeys(series, HOSTILE)), "2", "3");
          assertThat(delete.statement().isPresent()).isEqualTo(Identifier.isFound(measurement));
          if (delete.statement().isPresent()) {
            http.query("db", delete.statement().get());
            expected.remove(series + " v=1 2");
            expected.remove(series + " v=1 3");
          } else {
            assertThat(Identifier.mayBeMissed(name)).as(series).isTrue();
            // The name with no backslash but those that are its own, as another print has it.
            if (HOSTILE.stream().noneMatch(other -> isOtherPrintOf(other, series, name))) {
              http.query("db", "DELETE FROM " + Identifier.quoted(name));
              String victim = lookedFor(name) + series.substring(measurement(series).length());
              // Points of that other one may be gone then, or not: influxd does not say.
              Set<String> left = exported(tools, node);
              expected.removeIf(point -> point.startsWith(victim + " v=") && !left.contains(point));
            }
          }
          assertThat(exported(tools, node)).as(index + " " + delete).isEqualTo(expected);
        }
      }
    }
  }

  /** The measurement in the keys that influxd makes of a name, by models.MakeKey. */
  private static String lookedFor(String name) {
    return name.replace("\\,", ",").replace("\\ ", " ").replace(",", "\\,").replace(" ", "\\ ");
  }

  private static String measurement(String series) {
    return new String(PrintedSeries.measurement(series.getBytes(UTF_8)), UTF_8);
  }

  private static boolean isOtherPrintOf(String other, String series, String name) {
    byte[] measurement = PrintedSeries.measurement(other.getBytes(UTF_8));
    return !other.equals(series)
        && new String(LineGrammar.unescaped(measurement, 0, measurement.length), UTF_8)
            .equals(name);
  }

  /** The tool applies no deletes to what is in the WAL, so all has to be in a TSM file. */
  private static void awaitTsm(InfluxNode node) throws Exception {
    for (int i = 0; i < 600; i++) {
      if (LiveFolder.bytes(node.dataDir(), ".tsm") > 0) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new AssertionError("no TSM file after half a minute");
  }

  private Set<String> exported(Tools tools, InfluxNode node) throws Exception {
    Path out = Files.createTempFile(folder, "export", ".lp");
    int exit =
        new ProcessBuilder(
                tools.influxInspect().toString(),
                "export",
                "-lponly",
                "-database=db",
                "-datadir=" + node.dataDir(),
                "-waldir=" + node.walDir(),
                "-out=" + out)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start()
            .waitFor();
    assertThat(exit).isZero();
    return new TreeSet<>(Files.readAllLines(out));
  }

  /** The number of each point's series, and its time. */
  private static Set<String> points(InfluxHttp http) throws IOException {
    Set<String> points = new TreeSet<>();
    for (JsonNode series :
        http.query("db", "SELECT id::field FROM /.*/ GROUP BY *").path("series")) {
      for (JsonNode value : series.path("values")) {
        points.add(value.get(1).asLong() + " at " + value.get(0).asLong());
      }
    }
    return points;
  }

  private static Collection<byte[]> tagKeys(String series, List<String> all) {
    String measurement = new String(PrintedSeries.measurement(series.getBytes(UTF_8)), UTF_8);
    Set<String> keys = new LinkedHashSet<>();
    for (String other : all) {
      byte[] bytes = other.getBytes(UTF_8);
      if (new String(PrintedSeries.measurement(bytes), UTF_8).equals(measurement)) {
        keys.addAll(PrintedSeries.tags(bytes).keySet());
      }
    }
    return keys.stream().map(key -> key.getBytes(StandardCharsets.ISO_8859_1)).toList();
  }
}
