package io.shardrepair.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.influx.InfluxServers;
import io.shardrepair.influx.Trust;
import io.shardrepair.local.node.InfluxHttp;
import io.shardrepair.local.node.InfluxNode;
import io.shardrepair.local.node.InfluxSettings;
import io.shardrepair.local.node.LiveFolder;
import io.shardrepair.model.Node;
import io.shardrepair.model.Settings;
import io.shardrepair.model.Settings.PreflightMargins;
import io.shardrepair.report.RepairReport;
import io.shardrepair.status.RepairStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A range of a shard is repaired, as the detector recommends it: the hours of an outage, in which
 * the copy lacks every series and every point. What it holds of the rest, real files tell.
 */
@ExtendWith(SharedStack.class)
class RangeIT {
  private static final Instant DAY = Instant.parse("2024-05-01T00:00:00Z");
  private static final int MINUTES = 24 * 60;
  private static final int OUTAGE = 10 * 60;
  private static final int OUTAGE_END = 12 * 60;
  private static final Settings SETTINGS =
      new Settings(
          Settings.DEFAULT.guardRails(), new PreflightMargins(0, 24, 5), Settings.DEFAULT.replay());

  /** Names with all that has a meaning in line protocol, in InfluxQL, or to dumptsm. */
  private static final List<String> SERIES =
      List.of(
          "cpu,host=a",
          "cpu,host=b",
          "disk\\ io,path=/a\\,b\\=c",
          "q\"uo'te,t=x\\\\y",
          "é,t=ü",
          "meas\\=eq,t=1",
          "untagged");

  private static final AtomicInteger DATABASES = new AtomicInteger();

  private static RepairStack stack;

  @TempDir Path folder;
  private final String database = "range" + DATABASES.incrementAndGet();
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
  void anOutageInTheMiddleOfAShardIsRepairedWithoutReview() throws Exception {
    write(a, points(SERIES, 0, MINUTES));
    write(b, points(SERIES, 0, OUTAGE));
    write(b, points(SERIES, OUTAGE_END, MINUTES));
    InfluxNode.awaitEmptyWals(nodes);

    RepairReport report = repair();

    assertThat(report.status()).as(report.message()).isEqualTo(RepairStatus.REPAIRED);
    assertThat(report.copies())
        .extracting(copy -> copy.missingBefore().orElseThrow())
        .containsExactly(0L, (long) SERIES.size() * (OUTAGE_END - OUTAGE));
    assertThat(answers(b)).isEqualTo(answers(a));
  }

  @Test
  void aSeriesThatTheCopyHoldsNowhereIsStillReviewed() throws Exception {
    write(a, points(SERIES, 0, MINUTES) + points(List.of("cpu,host=gone"), 0, MINUTES));
    write(b, points(SERIES, 0, OUTAGE));
    InfluxNode.awaitEmptyWals(nodes);
    String before = answers(b);

    RepairReport report = repair();

    assertThat(report.status()).isEqualTo(RepairStatus.NEEDS_REVIEW);
    assertThat(report.reasons())
        .singleElement()
        .asString()
        .startsWith(
            "node-b lacks all points of 1 series, also outside of the range that was compared, which may");
    assertThat(answers(b)).isEqualTo(before);
  }

  /** The file's index still lists what was deleted from it. */
  @Test
  void aDeleteThatTheOtherCopyMissedIsNotTakenForAnOutage() throws Exception {
    write(a, points(SERIES, 0, MINUTES));
    write(b, points(SERIES, 0, OUTAGE));
    InfluxNode.awaitEmptyWals(nodes);
    new InfluxHttp(b).query(database, "DROP SERIES FROM cpu WHERE host = 'a'");
    String before = answers(b);

    RepairReport report = repair();

    assertThat(report.status()).isEqualTo(RepairStatus.NEEDS_REVIEW);
    assertThat(report.reasons())
        .singleElement()
        .asString()
        .as("all 7 while the tombstone lies there; the deleted one once it is compacted away")
        .matches(
            "node-b lacks all points of (7 series in the range that was compared \\(.*1 file does not say"
                + "|1 series, also outside of the range that was compared,).*");
    assertThat(answers(b)).isEqualTo(before);
  }

  @Test
  void aCopyThatLostAllElseTooIsJudgedAsBefore() throws Exception {
    write(a, points(SERIES, 0, MINUTES));
    write(b, "other v=1 %d\n".formatted(nanos(0)));
    InfluxNode.awaitEmptyWals(nodes);
    String before = answers(b);

    RepairReport report = repair();

    assertThat(report.status()).isEqualTo(RepairStatus.NEEDS_REVIEW);
    assertThat(report.reasons())
        .anyMatch(
            reason ->
                reason.startsWith(
                    "node-b lacks all points of 7 series, also outside of the range that was compared"));
    assertThat(answers(b)).isEqualTo(before);
  }

  /** By which preflight notices urls that are swapped. */
  @Test
  void aServerTellsTheSizeOfAShardsFilesToTheByte() throws Exception {
    write(a, points(SERIES, 0, MINUTES));
    write(b, points(SERIES, 0, OUTAGE));
    InfluxNode.awaitEmptyWals(nodes);
    InfluxServers servers = new InfluxServers(reference -> "", Trust.USUAL, Clock.systemUTC());

    for (InfluxNode node : nodes) {
      Node asked =
          new Node(
              node.name(),
              "i",
              node.url(),
              "/d",
              "/w",
              "/i",
              "/s",
              "/c",
              Optional.empty(),
              Optional.empty());
      long bytes = LiveFolder.bytes(node.dataDir().resolve(database).resolve("autogen"), ".tsm");
      assertThat(servers.shardBytes(asked)).as(node.name()).containsValue(bytes);
      assertThat(servers.queuedBytes(asked)).isZero();
    }
  }

  private RepairReport repair() throws Exception {
    return stack
        .start(
            nodes,
            SETTINGS,
            "{\"database\":\"%s\",\"start\":\"%s\",\"end\":\"%s\",\"mode\":\"repair\"}"
                .formatted(
                    database, DAY.plusSeconds(OUTAGE * 60L), DAY.plusSeconds(OUTAGE_END * 60L)))
        .report();
  }

  private static String points(List<String> series, int from, int to) {
    StringBuilder lines = new StringBuilder();
    for (String one : series) {
      for (int minute = from; minute < to; minute++) {
        lines.append("%s v=%d %d\n".formatted(one, minute, nanos(minute)));
      }
    }
    return lines.toString();
  }

  private static long nanos(int minute) {
    return DAY.plusSeconds(minute * 60L).getEpochSecond() * 1_000_000_000L;
  }

  private void write(InfluxNode node, String lines) {
    new InfluxHttp(node).write(database, lines).join();
  }

  private String answers(InfluxNode node) throws IOException {
    return new InfluxHttp(node).query(database, "SELECT * FROM /.*/ GROUP BY *").toString();
  }
}
