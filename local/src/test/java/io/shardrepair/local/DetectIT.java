package io.shardrepair.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.detect.DetectInput;
import io.shardrepair.detect.Detector;
import io.shardrepair.influx.InfluxCounts;
import io.shardrepair.influx.InfluxNodes;
import io.shardrepair.input.NodesDocument;
import io.shardrepair.json.Json;
import io.shardrepair.local.node.InfluxHttp;
import io.shardrepair.local.node.InfluxNode;
import io.shardrepair.local.node.InfluxSettings;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Toolbox;
import io.shardrepair.local.setup.Tools;
import io.shardrepair.local.show.PlainProgress;
import io.shardrepair.model.Nodes;
import io.shardrepair.status.RepairEnd;
import io.shardrepair.status.RepairStatus;
import io.shardrepair.status.ShardKey;
import io.shardrepair.status.ShardStatus;
import io.shardrepair.status.ShardStatus.Measurement;
import io.shardrepair.status.ShardStatus.State;
import io.shardrepair.status.ShardStatuses;
import io.shardrepair.store.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The detector on two real nodes, whose names hold what names may hold. */
class DetectIT {
  private static final String DATABASE = "tele\"graf ü";
  private static final String POLICY = "a.b \"c\" 'd'";
  private static final String ONLY_ON_A = "only\\ 'here,h=1 v=1 ";
  private static final Instant FIRST = Instant.parse("2024-05-01T00:00:00Z");
  private static final Instant SECOND = Instant.parse("2024-05-02T00:00:00Z");

  @TempDir Path folder;

  private final MemoryStore store = new MemoryStore();
  private final ShardStatuses statuses = new ShardStatuses(store);
  private final List<JsonNode> lines = new ArrayList<>();
  private InfluxNode a;
  private InfluxNode b;

  @BeforeEach
  void startNodesThatHoldTheSame() throws Exception {
    Tools tools = new Toolbox(ProjectRoot.find(), new PlainProgress(System.out)).tools();
    a = new InfluxNode("node-a", tools.influxd(), folder.resolve("a"));
    b = new InfluxNode("node-b", tools.influxd(), folder.resolve("b"));
    for (InfluxNode node : List.of(a, b)) {
      // Nothing but a write changes the files then.
      node.start(InfluxSettings.manyFiles().keepingWal());
      new InfluxHttp(node)
          .query(
              "",
              "CREATE DATABASE \"tele\\\"graf ü\" WITH DURATION INF REPLICATION 1 SHARD DURATION 1d"
                  + " NAME \"a.b \\\"c\\\" 'd'\"");
    }
    for (Instant day : List.of(FIRST, SECOND)) {
      for (int minute = 0; minute < 24 * 60; minute += 10) {
        String points = points(day.plus(Duration.ofMinutes(minute)));
        write(a, points);
        if (day.equals(FIRST) || minute < 600 || minute >= 720) {
          write(b, points);
        }
      }
    }
    write(a, ONLY_ON_A + nanos(SECOND.plus(Duration.ofHours(15))) + "\n");
  }

  @AfterEach
  void endNodes() {
    if (a != null) {
      a.close();
    }
    if (b != null) {
      b.close();
    }
  }

  @Test
  void tellsWhichHoursDifferAndChangesNothing() throws Exception {
    Map<String, Integer> before = content();

    Detector.Answer answer = run();

    assertThat(answer.shards()).isEqualTo(2);
    assertThat(answer.checked()).isEqualTo(2);
    assertThat(answer.silent()).isEmpty();
    ShardStatus equal = status(FIRST);
    assertThat(equal.state()).as(equal.reason()).isEqualTo(State.HEALTHY);
    assertThat(equal.copies()).extracting(c -> c.points().get(0)).containsExactly(720L, 720L);
    assertThat(equal.copies()).allSatisfy(copy -> assertThat(copy.diskBytes()).isPresent());
    assertThat(equal.copies()).allSatisfy(copy -> assertThat(copy.series()).contains(3L));

    ShardStatus differing = status(SECOND);
    assertThat(differing.state()).isEqualTo(State.SUSPECTED);
    assertThat(differing.reason())
        .isEqualTo(
            "counts of 4 measurements differ by 61 points between 2024-05-02T10:00:00Z and"
                + " 2024-05-02T16:00:00Z");
    assertThat(differing.differing())
        .containsExactly(
            new Measurement("cpu, \"all\"\\x", 36),
            new Measurement("mém\t☃", 12),
            new Measurement("select", 12),
            new Measurement("only 'here", 1));
    assertThat(differing.copies()).extracting(c -> c.points().get(0)).containsExactly(721L, 660L);
    assertThat(differing.repairInput().get("start").asText()).isEqualTo("2024-05-02T10:00:00Z");
    assertThat(differing.repairInput().get("end").asText()).isEqualTo("2024-05-02T16:00:00Z");
    assertThat(shardLines())
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.get("ShardStart").asText()).isEqualTo("2024-05-02T00:00:00Z");
              assertThat(line.get("Database").asText()).isEqualTo("tele\"graf %C3%BC");
              assertThat(line.get("ShardDivergence").asDouble()).isEqualTo(61 / 721.0);
              assertThat(line.get("CountQueryDisagreement").asInt()).isZero();
            });

    run();
    assertThat(status(SECOND).state()).isEqualTo(State.DIFFERING);
    assertThat(shardLines())
        .extracting(line -> line.get("ShardPoints").asInt())
        .containsExactlyInAnyOrder(660, 721);
    assertThat(content()).isEqualTo(before);
  }

  @Test
  void isHealthyAgainOnceTheMissingPointsAreWritten() throws Exception {
    run();
    for (int minute = 600; minute < 720; minute += 10) {
      write(b, points(SECOND.plus(Duration.ofMinutes(minute))));
    }
    write(b, ONLY_ON_A + nanos(SECOND.plus(Duration.ofHours(15))) + "\n");
    statuses.repaired(
        new RepairEnd(
            new ShardKey(DATABASE, POLICY, SECOND),
            SECOND.plus(Duration.ofDays(1)),
            false,
            RepairStatus.REPAIRED,
            "61 missing points were written and read back",
            "r1",
            "s3://bucket/repairs/r1/report.json",
            Instant.now()));
    assertThat(status(SECOND).state()).isEqualTo(State.REPAIRED);

    run();

    assertThat(status(SECOND).state()).as(status(SECOND).reason()).isEqualTo(State.HEALTHY);
    assertThat(shardLines())
        .extracting(line -> line.get("ShardDivergence").asDouble())
        .containsExactly(61 / 721.0, 0.0);
  }

  @Test
  void aNodeThatIsDownLeavesNothingHealthy() throws Exception {
    run();
    b.stop();

    Detector.Answer answer = run();

    assertThat(answer.silent()).containsOnlyKeys("node-b");
    assertThat(status(FIRST).state()).isEqualTo(State.UNKNOWN);
    assertThat(status(FIRST).reason()).contains("node node-b does not answer at " + b.url());
    assertThat(status(SECOND).state()).as("known already").isEqualTo(State.SUSPECTED);
  }

  @Test
  void namesCannotLeaveTheirQuotes() throws Exception {
    write(a, "x\"\\;\\ DROP\\ DATABASE\\ y,h=1 v=1 " + nanos(FIRST) + "\n");

    run();

    assertThat(status(FIRST).differing())
        .containsExactly(new Measurement("x\"\\; DROP DATABASE y", 1));
  }

  /** influxd answers that it has no points of them, although it has: that is not equal. */
  @Test
  void measurementsThatNoQueryFindsAreNotCalledHealthy() throws Exception {
    write(a, "lost\\\\ name,h=1 v=1 " + nanos(FIRST) + "\n");
    write(a, "quo\\\"te,h=1 v=1 " + nanos(FIRST) + "\n");
    assertThat(new InfluxHttp(a).query(DATABASE, "SHOW MEASUREMENTS").toString())
        .contains("lost\\\\ name", "quo\\\"te");
    for (String name : List.of("lost\\\\ name", "quo\\\"te")) {
      assertThat(
              new InfluxHttp(a)
                  .query(DATABASE, "SELECT count(*) FROM \"" + name + "\"")
                  .has("series"))
          .as(name)
          .isFalse();
    }

    run();

    assertThat(status(FIRST).state()).isEqualTo(State.UNKNOWN);
    assertThat(status(FIRST).reason())
        .contains("2 measurements may have points that no query finds");
  }

  private Detector.Answer run() throws IOException {
    Detector detector =
        new Detector(
            new InfluxCounts(new InfluxNodes(reference -> "")),
            store,
            Clock.systemUTC(),
            "shard-repair");
    DetectInput input =
        DetectInput.parse(JsonNodeFactory.instance.objectNode().put("recheckHours", 0));
    return detector.run(
        input,
        nodes(),
        line -> {
          try {
            lines.add(Json.tree(line));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  private Nodes nodes() {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("version", 1);
    ArrayNode array = document.putArray("nodes");
    for (InfluxNode node : List.of(a, b)) {
      array
          .addObject()
          .put("name", node.name())
          .put("url", node.url())
          .put("dataDir", node.dataDir().toString())
          .put("walDir", node.walDir().toString())
          .put("influxInspect", "/usr/bin/influx_inspect");
    }
    return NodesDocument.parseLocal(document);
  }

  private ShardStatus status(Instant start) throws IOException {
    return statuses.find(new ShardKey(DATABASE, POLICY, start)).orElseThrow();
  }

  private List<JsonNode> shardLines() {
    return lines.stream().filter(line -> line.has("ShardStart")).toList();
  }

  /** Five values at a time, in three measurements whose names hold much. */
  private static String points(Instant time) {
    return """
        cpu\\,\\ "all"\\x,h=1 user=1,idle=2,count_x="a" %1$d
        mém\t☃,h=1 used=3i %1$d
        select,h=1 from=true %1$d
        """
        .formatted(nanos(time));
  }

  private static long nanos(Instant time) {
    return time.getEpochSecond() * 1_000_000_000L;
  }

  private static void write(InfluxNode node, String points) {
    new InfluxHttp(node).write(DATABASE, points).join();
  }

  /** A hash of each file of both nodes' data, WAL and metadata. */
  private Map<String, Integer> content() throws IOException {
    Map<String, Integer> content = new TreeMap<>();
    for (String part : List.of("a/data", "a/wal", "a/meta", "b/data", "b/wal", "b/meta")) {
      try (Stream<Path> files = Files.walk(folder.resolve(part))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          content.put(file.toString(), Arrays.hashCode(Files.readAllBytes(file)));
        }
      }
    }
    assertThat(content).hasSizeGreaterThan(10);
    return content;
  }
}
