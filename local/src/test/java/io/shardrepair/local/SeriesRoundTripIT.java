package io.shardrepair.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.line.LineFormatException;
import io.shardrepair.line.RecordReader;
import io.shardrepair.line.RoundTrip;
import io.shardrepair.local.node.InfluxHttp;
import io.shardrepair.local.node.InfluxNode;
import io.shardrepair.local.node.InfluxSettings;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Toolbox;
import io.shardrepair.local.setup.Tools;
import io.shardrepair.local.show.PlainProgress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@link RoundTrip} against its judge: a real influxd is given hostile names, some by ways that do
 * not go through its parser; each line of its dump is written into a database of its own, and
 * survives if the dump of that holds the same line.
 */
class SeriesRoundTripIT {
  private static final String[] PIECES = {
    "a", "b", "T", "\\", "\\\\", "\\ ", "\\,", "\\=", "\"", "#", "!", "~", "time", "\t", "\u00fc",
    "="
  };

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path folder;
  private static Tools tools;
  private static InfluxNode node;

  @BeforeAll
  static void startNode() throws IOException {
    tools = new Toolbox(ProjectRoot.find(), new PlainProgress(System.out)).tools();
    node = new InfluxNode("node-a", tools.influxd(), folder.resolve("a"));
    node.start(InfluxSettings.manyFiles());
  }

  @AfterAll
  static void stopNode() {
    if (node != null) {
      node.close();
    }
  }

  @Test
  void influxdMakesTheSameKeyOfAPrintedLineExactlyWhereItSurvives() throws Exception {
    InfluxHttp http = new InfluxHttp(node);
    for (String database : List.of("source", "other", "back")) {
      http.query("", "CREATE DATABASE " + database);
    }
    write("source", hostileLines());
    // Stores tags in the order of their names, which the parser orders as they are escaped.
    http.query("source", "SELECT * INTO other..:MEASUREMENT FROM /.*/ GROUP BY *");
    // Makes a series without that tag's value, and measurements of any name.
    for (String name : List.of("ends in \\\\", "#", " x", "a,b", "\\\\")) {
      http.query("source", "SELECT f INTO other..\"" + name + "\" FROM m GROUP BY *");
    }

    List<String> printed = new ArrayList<>(records("source"));
    printed.addAll(records("other"));
    Set<String> lines = new TreeSet<>(printed);
    int survivors = 0;
    int others = 0;
    for (String line : lines) {
      write("back", line);
    }
    Set<String> back = new TreeSet<>(records("back"));
    for (String line : lines) {
      boolean survives = survives(line);
      survivors += survives ? 1 : 0;
      others += survives ? 0 : 1;
      // A separator prints the same and may yet be another series, so it is never believed.
      if (!line.contains("#!~#")) {
        assertThat(back.contains(line)).as(line).isEqualTo(survives);
      }
    }
    assertThat(survivors).isGreaterThan(50);
    assertThat(others).isGreaterThan(5);
  }

  /** Names of random pieces; what influxd refuses of them is left out by it. */
  private static String hostileLines() {
    Random random = new Random(7);
    StringBuilder lines = new StringBuilder("m,host\\ name=a,hostID=b f=1 1\nm,t=x#!~#y f=1 1\n");
    for (int i = 0; i < 600; i++) {
      lines.append('m').append(name(random, 2));
      for (int tag = 0; tag < random.nextInt(3); tag++) {
        lines.append(",k").append(name(random, 2)).append("=v").append(name(random, 2));
      }
      lines.append(" f").append(name(random, 3)).append("=").append(i + 1).append(" 1\n");
    }
    return lines.toString();
  }

  private static String name(Random random, int most) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < random.nextInt(most + 1); i++) {
      name.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return name.toString();
  }

  /** Each line by itself is taken or refused: a refusal of some is no failure here. */
  private static void write(String database, String lines) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(node.url() + "/write?db=" + URLEncoder.encode(database, UTF_8)))
            .POST(BodyPublishers.ofString(lines))
            .build();
    int status = HTTP.send(request, BodyHandlers.discarding()).statusCode();
    assertThat(status).isIn(204, 400);
  }

  /** The lines of a database's dump, as the tool prints them; those that can be read as records. */
  private static Set<String> records(String database) throws Exception {
    TimeUnit.MILLISECONDS.sleep(100);
    Path out = folder.resolve(database + ".lp");
    int exit =
        new ProcessBuilder(
                tools.influxInspect().toString(),
                "export",
                "-lponly",
                "-database=" + database,
                "-datadir=" + node.dataDir(),
                "-waldir=" + node.walDir(),
                "-out=" + out)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start()
            .waitFor();
    assertThat(exit).isZero();
    Set<String> lines = new TreeSet<>();
    for (String line : Files.readString(out).split("\n", -1)) {
      if (isRecord(line)) {
        lines.add(line + "\n");
      }
    }
    return lines;
  }

  private static boolean isRecord(String line) throws IOException {
    try (RecordReader reader = reader(line + "\n")) {
      return reader.next();
    } catch (LineFormatException e) {
      return false;
    }
  }

  private static boolean survives(String line) throws IOException {
    try (RecordReader reader = reader(line)) {
      assertThat(reader.next()).isTrue();
      return RoundTrip.survives(reader.key());
    }
  }

  private static RecordReader reader(String line) {
    return new RecordReader(new ByteArrayInputStream(line.getBytes(UTF_8)), "line");
  }
}
