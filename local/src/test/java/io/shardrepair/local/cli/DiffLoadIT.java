package io.shardrepair.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.local.node.InfluxHttp;
import io.shardrepair.local.node.InfluxNode;
import io.shardrepair.local.node.InfluxSettings;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Toolbox;
import io.shardrepair.local.setup.Tools;
import io.shardrepair.local.shell.ExitCode;
import io.shardrepair.local.shell.PathArgument;
import io.shardrepair.local.show.PlainProgress;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What diff found missing is written by {@code --load} into a real influxd, and all of it. */
class DiffLoadIT {
  private static final int JOBS = 2_500;
  private static final long BASE = 1_700_000_000_000_000_000L;

  @TempDir Path folder;
  private Tools tools;
  private InfluxNode a;
  private InfluxNode b;
  private final StringWriter said = new StringWriter();

  @BeforeEach
  void startNodes() throws IOException {
    tools = new Toolbox(ProjectRoot.find(), new PlainProgress(System.out)).tools();
    a = new InfluxNode("node-a", tools.influxd(), folder.resolve("a"));
    b = new InfluxNode("node-b", tools.influxd(), folder.resolve("b"));
    for (InfluxNode node : List.of(a, b)) {
      node.start(InfluxSettings.manyFiles());
      new InfluxHttp(node).query("", "CREATE DATABASE plant");
    }
  }

  @AfterEach
  void stopNodes() {
    for (InfluxNode node : Arrays.asList(a, b)) {
      if (node != null) {
        node.close();
      }
    }
  }

  @Test
  void everyPointOfHostileNamesAndStringsOfManyLinesIsWritten() throws Exception {
    String hostile = hostile();
    StringBuilder jobs = new StringBuilder();
    for (int i = 0; i < JOBS; i++) {
      jobs.append("job out=\"%s\" %d\n".formatted(text(i), BASE + i));
    }
    new InfluxHttp(a).write("plant", hostile).join();
    new InfluxHttp(a).write("plant", jobs.toString()).join();
    // Names that influxd does not take, so that no dump holds them.
    assertThat(status("disk,path=C:\\\\ free=1 1")).isEqualTo(400);
    assertThat(status("test c:\\\\win\\\\=1 1")).isEqualTo(400);
    for (InfluxNode node : List.of(a, b)) {
      new InfluxHttp(node).write("plant", "anchor v=1 " + BASE).join();
    }
    // Of another type in the same shard, so that the server must refuse it.
    new InfluxHttp(a).write("plant", "typed v=1.5 " + (BASE + 1)).join();
    new InfluxHttp(b).write("plant", "typed v=1i " + (BASE + 2)).join();
    List<String> dumps = List.of("A=" + export(a, "a.lp"), "B=" + export(b, "b.lp"));
    Path out = folder.resolve("out");

    assertThat(diff(dumps, out)).isEqualTo(ExitCode.DIFFERENCES);
    String[] load = {"--load", b.url(), "--into", "B"};
    assertThat(diff(List.of(), out, load)).isEqualTo(ExitCode.DIFFERENCES);
    assertThat(said.toString())
        .contains(
            "points from 1677-09-21T00:12:43.145224194Z to 2262-04-11T23:47:16.854775806Z into"
                + " database plant, retention policy autogen at "
                + b.url())
        .contains("holds no point of ")
        .contains(" series, which may have been deleted there; give --accept-absent-series");
    assertThat(diff(List.of(), out, with(load, "--accept-absent-series")))
        .isEqualTo(ExitCode.DIFFERENCES);
    assertThat(said.toString()).contains("nothing was written; give --yes");
    assertThat(count(b, "job")).isZero();

    assertThat(diff(List.of(), out, with(load, "--accept-absent-series", "--yes")))
        .isEqualTo(ExitCode.DIFFERENCES);

    assertThat(said.toString())
        .contains("; refused: 1\n")
        .contains("  1: partial write: field type conflict: input field \"v\" on measurement");
    try (Stream<Path> files = Files.walk(out.resolve("B"))) {
      Path letters =
          files.filter(file -> file.toString().endsWith(".jsonl")).findFirst().orElseThrow();
      assertThat(Files.readString(letters)).contains("\"line\":\"typed v=1.5 " + (BASE + 1) + "\"");
    }
    JsonNode values =
        new InfluxHttp(b).query("plant", "SELECT out FROM job").path("series").get(0).get("values");
    assertThat(values).hasSize(JOBS);
    for (int i = 0; i < JOBS; i++) {
      assertThat(values.get(i).get(0).asLong()).isEqualTo(BASE + i);
      assertThat(values.get(i).get(1).asText()).isEqualTo(text(i));
    }
    List<String> again = List.of("A=" + export(a, "a2.lp"), "B=" + export(b, "b2.lp"));
    Path second = folder.resolve("second");
    assertThat(diff(again, second)).isEqualTo(ExitCode.DIFFERENCES);
    JsonNode summary = PathArgument.json("--out", second.resolve("summary.json"));
    assertThat(summary.path("conflicts").asLong()).isZero();
    // What was refused, and what B held of its own.
    assertThat(summary.path("copies").get(0).path("missing").asLong()).isEqualTo(1);
    assertThat(summary.path("copies").get(1).path("missing").asLong()).isEqualTo(1);
    String dump = Files.readString(folder.resolve("b2.lp"));
    for (String record :
        List.of(
            "log,unit=a text=\"first\nsecond\nthird\" 1700000001000000000\n",
            "log,unit=c text=\"# DML\n# CONTEXT-DATABASE:other\njob n=1 1\n\" 1700000001000000000\n",
            "pair,k=a\\\\ b,l=c\\\\\\,d v=1 1700000001000000000\n",
            "pair,k=a\\\\ b,l=c\\\\\\,d w\\\\\\=x=2i 1700000001000000000\n",
            "tail,end=stop-\\\\\\  v=42 1700000001000000000\n",
            "two\\\\ words v=1 1700000001000000000\n",
            "mea\\=sured,a=b v=1 1700000001000000000\n",
            "µg/m³,room=hall state=\"7\" 1700000001000000000\n",
            "num j=-9223372036854775808i 1700000001000000000\n",
            "num f=1.7976931348623157e+308 1700000001000000000\n",
            "num g=5e-324 1700000001000000000\n",
            "num h=-0 1700000001000000000\n",
            "num early=1 -9223372036854775806\n",
            "num late=1 9223372036854775806\n")) {
      assertThat(dump).contains(record);
    }
  }

  @Test
  void oneCommandComparesAndWritesAndEndsWellWhenNothingIsLeft() throws Exception {
    new InfluxHttp(a).write("plant", "m,t=a\\\\ b f=1,g=2 1\nm,t=a\\\\ b f=3 2").join();
    new InfluxHttp(b).write("plant", "m,t=a\\\\ b f=1 1").join();
    List<String> dumps = List.of("A=" + export(a, "a.lp"), "B=" + export(b, "b.lp"));

    Path out = folder.resolve("out");
    assertThat(diff(dumps, out, "--load", b.url(), "--into", "B", "--yes", "--database", "nowhere"))
        .isEqualTo(ExitCode.ERROR);
    assertThat(said.toString()).contains(b.url() + " has no database nowhere");
    assertThat(diff(List.of(), out, "--load", b.url(), "--into", "B", "--yes"))
        .isEqualTo(ExitCode.SUCCESS);

    assertThat(said.toString()).contains("written: 2 of 2 points; refused: 0");
    assertThat(
            diff(
                List.of("A=" + export(a, "a2.lp"), "B=" + export(b, "b2.lp")), folder.resolve("x")))
        .isEqualTo(ExitCode.SUCCESS);
  }

  /** Lines of which one alone is line protocol. */
  private static String text(int i) {
    return "begin " + i + "\njob n=" + i + " 1\nend";
  }

  private static String hostile() throws IOException {
    try (InputStream in = DiffLoadIT.class.getResourceAsStream("/hostile/points.lp")) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private int status(String line) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(a.url() + "/write?db=plant"))
            .POST(BodyPublishers.ofString(line))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  private static long count(InfluxNode node, String measurement) throws IOException {
    return new InfluxHttp(node)
        .query("plant", "SELECT count(out) FROM " + measurement)
        .path("series")
        .size();
  }

  private static String[] with(String[] words, String... more) {
    return Stream.concat(Arrays.stream(words), Arrays.stream(more)).toArray(String[]::new);
  }

  private int diff(List<String> dumps, Path out, String... options) {
    List<String> words = new ArrayList<>(List.of("diff"));
    words.addAll(dumps);
    words.addAll(List.of("--out", out.toString()));
    words.addAll(List.of(options));
    CommandLine command = Main.commandLine();
    command.setErr(new PrintWriter(said, true));
    command.setOut(new PrintWriter(said, true));
    return command.execute(words.toArray(String[]::new));
  }

  private Path export(InfluxNode node, String name) throws Exception {
    TimeUnit.MILLISECONDS.sleep(300);
    Path out = folder.resolve(name);
    int exit =
        new ProcessBuilder(
                tools.influxInspect().toString(),
                "export",
                "-database=plant",
                "-retention=autogen",
                "-datadir=" + node.dataDir(),
                "-waldir=" + node.walDir(),
                "-out=" + out)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start()
            .waitFor();
    assertThat(exit).isZero();
    return out;
  }
}
