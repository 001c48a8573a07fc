package io.shardrepair.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.local.cli.Main;
import io.shardrepair.local.node.InfluxHttp;
import io.shardrepair.local.node.InfluxNode;
import io.shardrepair.local.node.InfluxSettings;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Toolbox;
import io.shardrepair.local.setup.Tools;
import io.shardrepair.local.show.PlainProgress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands {@code run} and {@code detect} as processes of their own, on two real nodes. */
class RunIT {
  private static final Instant DAY = Instant.parse("2024-05-01T00:00:00Z");
  private static final String DATABASE = "plant";
  private static final int CONFLICTS = 40;

  @TempDir Path folder;
  private final List<Process> commands = new ArrayList<>();
  private Tools tools;
  private InfluxNode a;
  private InfluxNode b;

  @BeforeEach
  void startNodesThatDiffer() throws Exception {
    tools = new Toolbox(ProjectRoot.find(), new PlainProgress(System.out)).tools();
    a = new InfluxNode("node-a", tools.influxd(), folder.resolve("a"));
    b = new InfluxNode("node-b", tools.influxd(), folder.resolve("b"));
    StringBuilder onBoth = new StringBuilder();
    StringBuilder onA = new StringBuilder();
    StringBuilder onB = new StringBuilder();
    for (int minute = 0; minute < 600; minute++) {
      boolean conflict = minute < CONFLICTS;
      (conflict ? onA : onBoth).append(line(minute, conflict ? 1 : minute));
      if (conflict) {
        onB.append(line(minute, 2));
      }
    }
    for (int minute = 600; minute < 660; minute++) {
      onA.append(line(minute, minute));
    }
    for (InfluxNode node : List.of(a, b)) {
      node.start(InfluxSettings.manyFiles());
      new InfluxHttp(node)
          .query("", "CREATE DATABASE plant WITH DURATION INF SHARD DURATION 1d NAME autogen");
      new InfluxHttp(node).write(DATABASE, onBoth + (node == a ? onA : onB).toString()).join();
    }
  }

  @AfterEach
  void stopAll() throws Exception {
    for (Process command : commands) {
      command.descendants().forEach(ProcessHandle::destroyForcibly);
      command.destroyForcibly().waitFor();
    }
    for (InfluxNode node : new InfluxNode[] {a, b}) {
      if (node != null) {
        node.close();
      }
    }
  }

  @Test
  void whatWasOverwrittenIsInTheWorkFolderWhenTheProcessIsKilled() throws Exception {
    Map<String, String> before = dump(b);
    Path work = folder.resolve("work");
    Process repair = run(work, nodes(0), "repair", "\"conflicts\":\"prefer:node-a\"");
    await(() -> values(b, 1) == CONFLICTS);
    repair.destroyForcibly().waitFor();

    OnlyTheOwner.canRead(work);
    OnlyTheOwner.canRead(folder.resolve("a"));
    OnlyTheOwner.canRead(folder.resolve("b"));
    Path undo = only(work.resolve("bucket/repairs"), "undo/node-b/overwritten.lp.gz");
    assertThat(Files.size(only(work.resolve("bucket/repairs"), "plan.json"))).isPositive();
    write(b, unzipped(undo));

    Map<String, String> expected = new TreeMap<>(dump(a));
    expected.putAll(before);
    assertThat(dump(b)).as("the old values, and what was missing").isEqualTo(expected);

    Process check = run(folder.resolve("elsewhere"), nodes(0), "check");
    assertThat(check.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(output(check))
        .as("the lock of a process that is gone is taken over")
        .doesNotContain("has the lock of shard");
  }

  @Test
  void ofTwoRepairsFromTwoFoldersOneIsRefused() throws Exception {
    Map<String, String> union = new TreeMap<>(dump(b));
    dump(a).forEach(union::putIfAbsent);
    // A minute of writing: the second has a local AWS to start before it can be refused.
    Process first = run(folder.resolve("first"), nodes(1), "repair");
    await(() -> locks(a) + locks(b) == 2);
    Process second = run(folder.resolve("second"), nodes(0), "repair");

    assertThat(second.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(first.isAlive()).as("writes one point a second: %s", output(first)).isTrue();
    assertThat(second.exitValue()).as(output(second)).isEqualTo(2);
    assertThat(output(second))
        .containsPattern(
            "repair repair-[0-9-]+ \\(.* "
                + first.pid()
                + " [0-9]+\\) has the lock of shard [0-9]+ since 20[0-9TZ:-]+: wait until it has"
                + " ended; if it was stopped for good, remove /");

    assertThat(first.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(first.exitValue()).as("conflicts are left: %s", output(first)).isEqualTo(1);
    assertThat(dump(b)).isEqualTo(union);
    assertThat(locks(a) + locks(b)).isZero();
  }

  @Test
  void detectShowsWhereCountsDifferAndThatTheyAreEqual() throws Exception {
    Path work = folder.resolve("work");
    Process differs = command("detect", "--nodes", nodes(0), "--work", work);
    assertThat(differs.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(differs.exitValue()).as(output(differs)).isEqualTo(1);
    assertThat(output(differs))
        .contains("plant autogen 2024-05-01T00:00:00Z")
        .contains("counts of 1 measurement differ by 60 points")
        .contains("input of a repair: {\"database\":\"plant\"")
        .contains("1 of 1 cold shards were checked");

    StringBuilder missing = new StringBuilder();
    for (int minute = 600; minute < 660; minute++) {
      missing.append(line(minute, minute));
    }
    write(b, missing.toString());

    OnlyTheOwner.canRead(work);

    Process equal = command("detect", "--nodes", nodes(0), "--work", work, "--json");
    assertThat(equal.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(equal.exitValue()).as(output(equal)).isZero();
    JsonNode found = new ObjectMapper().readTree(output(equal));
    assertThat(found.at("/run/states/HEALTHY").asInt()).isEqualTo(1);
    assertThat(found.at("/shards/0/state").asText()).isEqualTo("HEALTHY");

    String bad = "bucket/status/plant/autogen/bad.json";
    Files.writeString(work.resolve(bad), "{}");
    Process unreadable = command("detect", "--nodes", nodes(0), "--work", work);
    assertThat(unreadable.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(unreadable.exitValue()).as(output(unreadable)).isEqualTo(2);
    assertThat(output(unreadable))
        .contains("status/plant/autogen/bad.json is not a status that this version reads")
        .contains("1 of 1 cold shards were checked");
    Files.delete(work.resolve(bad));

    b.stop();
    Process silent = command("detect", "--nodes", nodes(0), "--work", work);
    assertThat(silent.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(silent.exitValue()).as(output(silent)).isEqualTo(2);
    assertThat(output(silent)).contains("not asked: node node-b: ");
  }

  private Process run(Path work, Path nodes, String mode, String... more) throws IOException {
    String input =
        "{\"database\":\"plant\",\"retentionPolicy\":\"autogen\",\"allColdShards\":true,\"mode\":\"%s\"%s}"
            .formatted(mode, more.length == 0 ? "" : "," + String.join(",", more));
    // One shard alone is repaired by the execution itself.
    Path file = Files.writeString(folder.resolve(work.getFileName() + ".json"), input);
    return command("run", "--nodes", nodes, "--input", file, "--work", work);
  }

  private Process command(Object... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dshard-repair.root=" + ProjectRoot.find(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output-" + commands.size()).toFile())
            .start();
    commands.add(process);
    return process;
  }

  private String output(Process command) throws IOException {
    return Files.readString(folder.resolve("output-" + commands.indexOf(command)));
  }

  private Path nodes(int pointsPerSecond) throws IOException {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("version", 1);
    for (InfluxNode node : List.of(a, b)) {
      document
          .withArray("nodes")
          .addObject()
          .put("name", node.name())
          .put("url", node.url())
          .put("dataDir", node.dataDir().toString())
          .put("walDir", node.walDir().toString())
          .put("influxInspect", tools.influxInspect().toString())
          .put("configFile", node.configFile().toString());
    }
    ObjectNode settings = document.putObject("settings");
    settings.putObject("preflight").put("idleSeconds", 0);
    settings.putObject("replay").put("pointsPerSecond", pointsPerSecond);
    return Files.writeString(
        folder.resolve("nodes-" + pointsPerSecond + ".json"), document.toString());
  }

  private interface Condition {
    boolean met() throws Exception;
  }

  private void await(Condition condition) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (!condition.met()) {
      assertThat(System.nanoTime()).as(output(commands.get(0))).isLessThan(end);
      assertThat(commands.get(0).isAlive()).as(output(commands.get(0))).isTrue();
      Thread.sleep(50);
    }
  }

  /** How many points have a value. */
  private static long values(InfluxNode node, int value) throws IOException {
    return new InfluxHttp(node)
        .query(DATABASE, "SELECT count(used) FROM cpu WHERE used = " + value)
        .at("/series/0/values/0/1")
        .asLong();
  }

  private static long locks(InfluxNode node) throws IOException {
    Path staging = node.dataDir().resolveSibling("shard-repair");
    if (!Files.isDirectory(staging)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(staging)) {
      return files.filter(file -> file.getFileName().toString().contains("-lock.")).count();
    }
  }

  private static Path only(Path repairs, String object) throws IOException {
    try (Stream<Path> repair = Files.list(repairs)) {
      List<Path> found = repair.map(each -> each.resolve(object)).filter(Files::exists).toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  private static String unzipped(Path file) throws IOException {
    try (var in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void write(InfluxNode node, String lines) {
    new InfluxHttp(node).write(DATABASE, lines).join();
  }

  private Map<String, String> dump(InfluxNode node) throws Exception {
    return Dump.of(node, tools.influxInspect(), DATABASE, folder);
  }

  private static String line(int minute, int value) {
    return "cpu,host=a used=%d %d%n"
        .formatted(value, DAY.plus(Duration.ofMinutes(minute)).getEpochSecond() * 1_000_000_000L);
  }
}
