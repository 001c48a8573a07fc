package io.shardrepair.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.export.Finding;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.local.RepairStack.Repair;
import io.shardrepair.local.node.InfluxHttp;
import io.shardrepair.local.node.InfluxNode;
import io.shardrepair.local.node.InfluxSettings;
import io.shardrepair.local.node.LiveFolder;
import io.shardrepair.model.Settings;
import io.shardrepair.model.Settings.PreflightMargins;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.report.RepairReport;
import io.shardrepair.status.RepairStatus;
import io.shardrepair.store.Pass;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Ways in which a repair could do harm to real nodes, and what it does instead. */
@Isolated
@ExtendWith(SharedStack.class)
class HarmIT {
  private static final Instant DAY = Instant.parse("2024-05-01T00:00:00Z");
  private static final Settings SETTINGS =
      new Settings(
          Settings.DEFAULT.guardRails(), new PreflightMargins(0, 24, 5), Settings.DEFAULT.replay());
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private static RepairStack stack;

  @TempDir Path folder;
  private final String database = "harm" + DATABASES.incrementAndGet();
  private final List<InfluxNode> nodes = new ArrayList<>();
  private InfluxNode a;
  private InfluxNode b;

  @BeforeAll
  static void useStack(RepairStack shared) {
    stack = shared;
  }

  @BeforeEach
  void startNodes() throws IOException {
    a = start("node-a");
    b = start("node-b");
  }

  private InfluxNode start(String name) throws IOException {
    InfluxNode node = new InfluxNode(name, stack.tools().influxd(), folder.resolve(name));
    nodes.add(node);
    node.start(InfluxSettings.manyFiles());
    new InfluxHttp(node)
        .query(
            database,
            "CREATE DATABASE %s WITH DURATION INF SHARD DURATION 1d NAME autogen"
                .formatted(database));
    return node;
  }

  @AfterEach
  void stopNodes() {
    nodes.forEach(InfluxNode::close);
  }

  @Test
  void aFlippedBitIsFoundAndNotCarriedToTheSoundCopyAndARestoredFileIsReadAgain() throws Exception {
    everywhere(jittered(20_000));
    InfluxNode.awaitEmptyWals(nodes);
    String soundA = answers(a);
    Path file = onlyTsmFile(a);
    a.stop();
    byte[] sound = Files.readAllBytes(file);
    FileTime modified = Files.getLastModifiedTime(file);
    flipABitOfTheFirstTimestamps(file);
    Files.setLastModifiedTime(file, modified);
    a.start(InfluxSettings.manyFiles());
    String soundB = answers(b);
    assertThat(answers(a)).as("the server believes the broken block").isNotEqualTo(soundA);

    Repair repair = start("repair", "");
    RepairReport report = repair.report();

    assertThat(report.status()).as(report.message()).isEqualTo(RepairStatus.NEEDS_REVIEW);
    assertThat(report.message())
        .contains(
            "file " + file.getFileName() + " of node-a is damaged: DAMAGED_BLOCK",
            "key cpu,host=h1 usage, from 2024-05-01T",
            "node-b can restore it: stop influxd on node-a");
    assertThat(answers(b)).isEqualTo(soundB);

    // Whoever may write into the bucket cannot keep the next export from being made by such keys.
    String shard = runs(repair, "node-b").get(0).key().replaceFirst("[0-9a-f]{64}/.*", "");
    for (String key : List.of("../../../escaped/run.json", "x/run.json", "%s/run.json")) {
      repair.objects().store().write(shard + key.formatted("0".repeat(64)), "{".getBytes(UTF_8));
    }
    // As cp -p of a backup does it: the same size, time and inode.
    a.stop();
    try (RandomAccessFile tsm = new RandomAccessFile(file.toFile(), "rw")) {
      tsm.write(sound);
    }
    Files.setLastModifiedTime(file, modified);
    a.start(InfluxSettings.manyFiles());
    Repair again = start("repair", "");
    RepairReport restored = again.report();

    assertThat(restored.status()).as(restored.message()).isEqualTo(RepairStatus.EQUAL);
    assertThat(runs(again, "node-a")).extracting(Run::reused).containsExactly(false);
    assertThat(runs(again, "node-b")).extracting(Run::reused).containsExactly(true);
    assertThat(answers(a)).isEqualTo(soundA).isEqualTo(soundB);
  }

  @Test
  void aDamagedFileThatIsTakenAwayIsFilledUpFromTheOtherCopy() throws Exception {
    everywhere(jittered(5_000));
    InfluxNode.awaitEmptyWals(nodes);
    everywhere(line("mem,host=h1 free=1i", 1));
    InfluxNode.awaitEmptyWals(nodes);
    String sound = answers(b);
    Path file = largestTsmFile(a);
    a.stop();
    flipABitOfTheFirstTimestamps(file);
    Files.move(file, folder.resolve("taken-away.tsm"));
    a.start(InfluxSettings.manyFiles());

    RepairReport report = start("plan", "").report();
    RepairReport applied =
        run(
            "{\"mode\":\"apply\",\"plan\":\"%s\",\"acceptAbsentSeries\":true}"
                .formatted(report.repairId()));

    assertThat(applied.status()).as(applied.message()).isEqualTo(RepairStatus.REPAIRED);
    assertThat(answers(a)).isEqualTo(sound);
    assertThat(answers(b)).isEqualTo(sound);
  }

  /** The repair waits, and an older value must not win over one that came meanwhile. */
  @Test
  void aValueThatAClientWritesWhileTheReplayWaitsIsNotOverwritten() throws Exception {
    everywhere(jittered(100));
    write(a, line("m,h=a p=1,r=1", 1) + line("m,h=a s=1", 2));
    write(b, line("m,h=a r=2", 1));
    InfluxNode.awaitEmptyWals(nodes);
    Repair repair = start("repair", "");
    stack.store().write(repair.objects().replayPause(), "a client writes\n".getBytes(UTF_8));
    repair.await(repair.objects().replayProgress("node-b"));

    everywhere(line("m,h=a p=10,r=3", 1));
    stack.store().delete(repair.objects().replayPause());
    RepairReport report = repair.report();

    assertThat(report.status()).as(report.message()).isEqualTo(RepairStatus.REPAIRED);
    assertThat(report.message())
        .startsWith("1 missing point was written and read back; 1 point of the plan was dropped");
    assertThat(report.changes().narrowings())
        .singleElement()
        .satisfies(
            narrowing -> {
              assertThat(narrowing.copies().get(1).kept()).isEqualTo(1);
              assertThat(narrowing.copies().get(1).dropped()).isEqualTo(1);
            });
    for (InfluxNode node : nodes) {
      assertThat(value(node, "p")).isEqualTo("10");
      assertThat(value(node, "r")).isEqualTo("3");
      assertThat(value(node, "s")).isEqualTo("1");
    }
  }

  @Test
  void aHoleBesideAConflictIsSeenAndTheShardIsNotCalledEqual() throws Exception {
    InfluxNode c = start("node-c");
    everywhere(jittered(100));
    write(a, line("m,h=a v=1", 1));
    write(b, line("m,h=a v=2", 1));
    everywhere(line("m,h=a w=1", 1));
    InfluxNode.awaitEmptyWals(nodes);
    String before = answers(c);

    RepairReport report = start("repair", "").report();

    assertThat(report.status()).as(report.message()).isEqualTo(RepairStatus.CONFLICTS);
    assertThat(report.copies())
        .extracting(copy -> copy.caveats().orElseThrow().missingInConflict())
        .containsExactly(0L, 0L, 1L);
    assertThat(answers(c)).isEqualTo(before);
  }

  /** As a crash leaves it: the end of the WAL is no entry, and what came before it is read. */
  @Test
  void anExportThatStopsInADamagedWalIsNotTakenForTheWholeCopy() throws Exception {
    for (InfluxNode node : nodes) {
      node.stop();
      node.start(InfluxSettings.manyFiles().keepingWal());
    }
    everywhere(jittered(100));
    write(a, line("m,h=a v=1", 1));
    String before = answers(b);
    Files.write(
        lastWalSegment(b),
        "\1\0\0\0\20garbage-bytes-here".getBytes(UTF_8),
        StandardOpenOption.APPEND);

    Repair repair = start("repair", "");
    RepairReport report = repair.report();

    assertThat(report.status()).as(report.message()).isEqualTo(RepairStatus.NEEDS_REVIEW);
    assertThat(report.message()).contains("CORRUPT_WAL");
    assertThat(runs(repair, "node-b"))
        .flatExtracting(Run::findings)
        .extracting(Finding::kind)
        .containsExactly(Finding.Kind.CORRUPT_WAL);
    assertThat(runs(repair, "node-a")).flatExtracting(Run::findings).isEmpty();
    assertThat(answers(b)).as("nothing is written").isEqualTo(before);
  }

  /** influxd reads such a file; and its index in memory obeys the limit. */
  @Test
  void moreSeriesThanAFileWithAByteOrderMarkAllowsAreNotWritten() throws Exception {
    for (InfluxNode node : nodes) {
      node.stop();
      node.start(new InfluxSettings("inmem", 2 << 20, Duration.ofMillis(100)));
    }
    everywhere(jittered(10));
    for (int host = 0; host < 9; host++) {
      write(a, line("m,h=h%d v=1".formatted(host), host));
    }
    InfluxNode.awaitEmptyWals(nodes);
    String config = Files.readString(b.configFile());
    Files.writeString(
        b.configFile(),
        '\ufeff' + config.replace("[data]\n", "[data]\n  max-values-per-tag = 5\n"));
    String before = answers(b);

    RepairReport report = start("repair", "").report();

    assertThat(report.status()).as(report.message()).isEqualTo(RepairStatus.FAILED);
    assertThat(report.message())
        .contains("the limits on series differ", "; node-b: ", "max-values-per-tag = 5)");
    assertThat(answers(b)).isEqualTo(before);
  }

  /** influxd holds a field to its type as long as its measurement has any series. */
  @Test
  void pointsOfATypeThatAServerOnlyRemembersAreNotSentToIt() throws Exception {
    String measurement = "a\\ b\\,c\"d";
    String field = "x\\ y\\,z\\=q\\\"p\\r";
    everywhere(jittered(1_000) + line(measurement + ",h=kept v=1", 0));
    write(b, line(measurement + ",h=gone " + field + "=5i", 0));
    new InfluxHttp(b).query(database, "DELETE WHERE h = 'gone'");
    assertThat(answers(b)).contains("kept").doesNotContain("gone");
    write(a, line(measurement + ",h=kept " + field + "=1.5", 0));
    write(a, line(measurement + ",h=kept other=1.5", 0));
    InfluxNode.awaitEmptyWals(nodes);

    Repair repair = start("repair", "");
    RepairReport report = repair.report();

    assertThat(report.status()).as(report.message()).isEqualTo(RepairStatus.REPAIRED);
    assertThat(report.message()).contains("1 point is left missing on purpose");
    assertThat(report.copies())
        .filteredOn(copy -> copy.copy().equals("node-b"))
        .singleElement()
        .satisfies(copy -> assertThat(copy.refused()).contains(0L));
    RepairPlan plan = repair.objects().read(repair.objects().plan(), RepairPlan.class);
    assertThat(plan.compared().typeConflicts())
        .containsExactly(
            new RepairPlan.TypeConflict(
                name(measurement), name(field), "node-b", List.of("integer"), "float", 1));
    assertThat(plan.copy("node-b").toWrite()).isEqualTo(1);
    // The original says whether it was right to leave the point.
    assertThatThrownBy(() -> write(b, line(measurement + ",h=kept " + field + "=1.5", 0)))
        .hasMessageContaining("field type conflict");
    b.stop();
    b.start(InfluxSettings.manyFiles());
    assertThatThrownBy(() -> write(b, line(measurement + ",h=kept " + field + "=1.5", 0)))
        .as("it remembers on disk")
        .hasMessageContaining("field type conflict");
  }

  private static DumpBytes name(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return DumpBytes.of(bytes, 0, bytes.length);
  }

  private Path lastWalSegment(InfluxNode node) throws IOException {
    return LiveFolder.paths(node.walDir().resolve(database)).stream()
        .filter(file -> file.toString().endsWith(".wal"))
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  private Repair start(String mode, String more) throws Exception {
    return stack.start(
        nodes,
        SETTINGS,
        "{\"database\":\"%s\",\"start\":\"%s\",\"end\":\"%s\",\"mode\":\"%s\"%s}"
            .formatted(database, DAY, DAY.plusSeconds(86_400), mode, more));
  }

  private RepairReport run(String input) throws Exception {
    return stack.start(nodes, SETTINGS, input).report();
  }

  private static List<Run> runs(Repair repair, String copy) throws IOException {
    return repair
        .objects()
        .read(repair.objects().manifest(Pass.BEFORE, copy), Manifest.class)
        .runs();
  }

  /** Points whose times no run-length encoding takes, so that each has bits of its own. */
  private static String jittered(int points) {
    Random random = new Random(1);
    StringBuilder lines = new StringBuilder();
    long time = DAY.getEpochSecond() * 1_000_000_000L;
    for (int i = 0; i < points; i++) {
      time += 1_000_000_000L + random.nextInt(1_000_000);
      lines.append("cpu,host=h1 usage=").append(i).append(' ').append(time).append('\n');
    }
    return lines.toString();
  }

  private static String line(String seriesAndField, int second) {
    return "%s %d%n".formatted(seriesAndField, (DAY.getEpochSecond() + second) * 1_000_000_000L);
  }

  /** In the middle of the first block's timestamps, after CRC, type, length and first time. */
  private static void flipABitOfTheFirstTimestamps(Path file) throws IOException {
    try (RandomAccessFile tsm = new RandomAccessFile(file.toFile(), "rw")) {
      tsm.seek(100);
      int there = tsm.read();
      tsm.seek(100);
      tsm.write(there ^ 4);
    }
  }

  private Path onlyTsmFile(InfluxNode node) throws IOException {
    List<Path> files = tsmFiles(node);
    assertThat(files).hasSize(1);
    return files.get(0);
  }

  private Path largestTsmFile(InfluxNode node) throws IOException {
    return tsmFiles(node).stream()
        .max((one, other) -> Long.compare(one.toFile().length(), other.toFile().length()))
        .orElseThrow();
  }

  private List<Path> tsmFiles(InfluxNode node) throws IOException {
    return LiveFolder.paths(node.dataDir().resolve(database)).stream()
        .filter(file -> file.toString().endsWith(".tsm"))
        .sorted()
        .toList();
  }

  private void everywhere(String lines) throws IOException {
    for (InfluxNode node : nodes) {
      write(node, lines);
    }
  }

  private void write(InfluxNode node, String lines) {
    new InfluxHttp(node).write(database, lines).join();
  }

  /** All that a server answers. */
  private String answers(InfluxNode node) throws IOException {
    return new InfluxHttp(node).query(database, "SELECT * FROM /.*/ GROUP BY *").toString();
  }

  private String value(InfluxNode node, String field) throws IOException {
    return new InfluxHttp(node)
        .query(database, "SELECT %s FROM m".formatted(field))
        .at("/series/0/values/0/1")
        .asText();
  }
}
