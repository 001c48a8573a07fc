package io.shardrepair.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.decide.DeleteStatement;
import io.shardrepair.line.PrintedSeries;
import io.shardrepair.local.node.InfluxHttp;
import io.shardrepair.local.node.InfluxNode;
import io.shardrepair.local.node.Settings;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Toolbox;
import io.shardrepair.local.setup.Tools;
import io.shardrepair.local.show.PlainProgress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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

  @TempDir Path folder;

  @Test
  void aStatementDeletesItsSeriesAloneWhateverTheIndex() throws Exception {
    Tools tools = new Toolbox(ProjectRoot.find(), new PlainProgress(System.out)).tools();
    for (String index : List.of("inmem", "tsi1")) {
      try (InfluxNode node = new InfluxNode(index, tools.influxd(), folder.resolve(index))) {
        node.start(new Settings(index, 1 << 20, Duration.ofMillis(100)));
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
          DeleteStatement.of(series.getBytes(UTF_8), Optional.of(tagKeys(series)), "2", "3");
      http.query("db", delete.statement().orElseThrow());
      expected.remove(i + " at 2");
      expected.remove(i + " at 3");
      assertThat(points(http)).as(delete.toString()).isEqualTo(expected);
    }
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

  private static Collection<byte[]> tagKeys(String series) {
    String measurement = new String(PrintedSeries.measurement(series.getBytes(UTF_8)), UTF_8);
    Set<String> keys = new LinkedHashSet<>();
    for (String other : SERIES) {
      byte[] bytes = other.getBytes(UTF_8);
      if (new String(PrintedSeries.measurement(bytes), UTF_8).equals(measurement)) {
        keys.addAll(PrintedSeries.tags(bytes).keySet());
      }
    }
    return keys.stream().map(key -> key.getBytes(StandardCharsets.ISO_8859_1)).toList();
  }
}
