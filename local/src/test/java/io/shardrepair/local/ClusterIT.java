package io.shardrepair.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.aws.S3Store;
import io.shardrepair.input.NodesDocument;
import io.shardrepair.json.Json;
import io.shardrepair.local.RepairStack.Repair;
import io.shardrepair.local.aws.LocalAws;
import io.shardrepair.local.node.InfluxHttp;
import io.shardrepair.local.node.InfluxNode;
import io.shardrepair.local.node.InfluxSettings;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Tools;
import io.shardrepair.model.Credentials;
import io.shardrepair.model.MetaNode;
import io.shardrepair.model.Node;
import io.shardrepair.model.Nodes;
import io.shardrepair.model.Topology;
import io.shardrepair.report.RepairReport;
import io.shardrepair.report.RepairSummary;
import io.shardrepair.status.RepairStatus;
import io.shardrepair.status.ShardStatus;
import io.shardrepair.status.ShardStatuses;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * Several shards at once, and owners that a meta node tells of: the stack as template.yaml
 * describes it, on two real nodes. The meta node is a stand-in for influxd-ctl.
 */
@ExtendWith(SharedStack.class)
class ClusterIT {
  private static final String DATABASE = "telegraf";
  private static final List<String> DAYS =
      List.of("2024-05-01T00:00:00Z", "2024-05-02T00:00:00Z", "2024-05-03T00:00:00Z");

  /** The shards here were written a moment ago. */
  private static final io.shardrepair.model.Settings SETTINGS =
      new io.shardrepair.model.Settings(
          io.shardrepair.model.Settings.DEFAULT.guardRails(),
          new io.shardrepair.model.Settings.PreflightMargins(0, 24, 5),
          io.shardrepair.model.Settings.DEFAULT.replay());

  private static final String META_PASSWORD =
      "parameter:/influx-shard-repair/credentials/meta-node/meta";

  /** {@code influxd-ctl show} as Enterprise 1.11 prints it. */
  private static final String ALIGNED =
      """
      Data Nodes
      ==========
      ID  TCP Address  Version
      4   data-a:8088  1.11.3-c1.11.3
      5   data-b:8088  1.11.3-c1.11.3

      Meta Nodes
      ==========
      ID  TCP Address  Version
      1   meta:8091    1.11.3-c1.11.3
      """;

  /**
   * The same with tabs, as in the vendor's documents from 1.2 to 1.7, and as the open-source
   * cluster build prints it (cmd/influxd-ctl/show: tabwriter with tabs of 8).
   */
  private static final String TABS =
      """
      Data Nodes
      ==========
      ID\tTCP Address\tVersion
      4\tdata-a:8088\t1.8.10-c1.1.2
      5\tdata-b:8088

      Meta Nodes
      ==========
      ID\tTCP Address\tVersion
      1\tmeta:8091\t1.8.10-c1.1.2
      """;

  private static Tools tools;
  private static LocalAws aws;
  private static RepairStack stack;
  private static S3Store store;
  private static Path cluster;
  private static Path influxdCtl;

  @TempDir Path folder;
  private InfluxNode a;
  private InfluxNode b;

  @BeforeAll
  static void useStack(RepairStack shared, @TempDir Path tool) throws Exception {
    stack = shared;
    aws = stack.aws();
    tools = stack.tools();
    store = stack.store();
    cluster = stack.cluster();
    influxdCtl =
        Files.copy(
            ProjectRoot.find().resolve("functions/src/test/resources/node/stand-in-influxd-ctl"),
            tool.resolve("influxd-ctl"));
    assertThat(influxdCtl.toFile().setExecutable(true)).isTrue();
  }

  /** Three daily shards, of the same ids on both nodes; each node lacks a point of each day. */
  @BeforeEach
  void makeNodes() throws IOException {
    a = new InfluxNode("node-a", tools.influxd(), folder.resolve("a"));
    b = new InfluxNode("node-b", tools.influxd(), folder.resolve("b"));
    for (InfluxNode node : List.of(a, b)) {
      node.start(InfluxSettings.manyFiles());
      InfluxHttp http = new InfluxHttp(node);
      http.query("", "CREATE DATABASE telegraf WITH DURATION INF SHARD DURATION 1d NAME autogen");
      for (String day : DAYS) {
        long hour = Instant.parse(day).getEpochSecond();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20; i++) {
          boolean lost = i == (node == a ? 5 : 15);
          if (!lost) {
            lines.append("cpu,host=a usage=").append(i).append(' ').append(hour + i * 3600L);
            lines.append("000000000\n");
          }
        }
        http.write(DATABASE, lines.toString()).join();
      }
    }
  }

  @AfterEach
  void stopNodes() {
    a.close();
    b.close();
  }

  @Test
  void aRangeOverTwoShardsIsRepairedByAnExecutionEachAndSummedUp() throws Exception {
    stack.useNodes(new Nodes(List.of(stack.node(a), stack.node(b)), Optional.empty(), SETTINGS));
    Map<String, String> beforeA = dump(a);
    Map<String, String> beforeB = dump(b);

    String repairId =
        run(
            "{\"database\":\"telegraf\",\"start\":\"%s\",\"end\":\"%s\",\"mode\":\"repair\",\"parallelism\":2}"
                .formatted(DAYS.get(0), DAYS.get(2)),
            ExecutionStatus.SUCCEEDED);

    RepairSummary summary = summary(repairId);
    assertThat(summary.status()).isEqualTo(RepairStatus.REPAIRED);
    assertThat(summary.message()).isEqualTo("2 shards: 2 REPAIRED");
    assertThat(summary.shards())
        .extracting(
            shard ->
                "%s %s %s missing %d replayed %d"
                    .formatted(
                        shard.repairId(),
                        shard.shardStart(),
                        shard.status(),
                        shard.missing().orElseThrow(),
                        shard.replayed().orElseThrow()))
        .containsExactly(
            repairId + "-1 2024-05-01T00:00:00Z REPAIRED missing 2 replayed 2",
            repairId + "-2 2024-05-02T00:00:00Z REPAIRED missing 2 replayed 2");
    // The third day was not asked for: it still lacks its point.
    assertThat(dump(a)).isEqualTo(withOthersBefore(beforeA, beforeB, DAYS.get(2)));
    assertThat(dump(b)).isEqualTo(withOthersBefore(beforeB, beforeA, DAYS.get(2)));
  }

  @Test
  void aShardThatFailsDoesNotStopTheOthersAndFailsTheWhole() throws Exception {
    stack.useNodes(new Nodes(List.of(stack.node(a), stack.node(b)), Optional.empty(), SETTINGS));
    Map<String, String> beforeA = dump(a);
    Map<String, String> beforeB = dump(b);
    // One node loses its first shard as a whole, which no repair mends.
    new InfluxHttp(b).query(DATABASE, "DROP SHARD 1");

    String repairId =
        run(
            "{\"database\":\"telegraf\",\"allColdShards\":true,\"mode\":\"repair\"}",
            ExecutionStatus.FAILED);

    RepairSummary summary = summary(repairId);
    assertThat(summary.status()).isEqualTo(RepairStatus.FAILED);
    assertThat(summary.message()).isEqualTo("3 shards: 2 REPAIRED, 1 FAILED");
    assertThat(summary.shards().get(0).message())
        .contains("node node-b has no shard from 2024-05-01T00:00:00Z");
    assertThat(dump(a)).isEqualTo(withOthersFrom(beforeA, beforeB, DAYS.get(1)));
  }

  @Test
  void ownersThatAMetaNodeTellsOfAreRepaired() throws Exception {
    useCluster(shardTable());
    Map<String, String> beforeA = dump(a);
    Map<String, String> beforeB = dump(b);

    String one = run(clusterInput("\"shard\":2"), ExecutionStatus.SUCCEEDED);

    RepairObjects objects = new RepairObjects(store, one);
    assertThat(objects.read(objects.report(), RepairReport.class).status())
        .isEqualTo(RepairStatus.REPAIRED);
    Topology topology = objects.read(objects.topology(), Topology.class);
    assertThat(topology.copyNames()).containsExactly("node-b", "node-a");
    assertThat(topology.copies()).allMatch(copy -> copy.shardIds().equals(List.of(2L)));
    Map<String, String> secondDay = new TreeMap<>(withOthersBefore(beforeA, beforeB, DAYS.get(2)));
    secondDay.keySet().removeIf(point -> time(point).isBefore(Instant.parse(DAYS.get(1))));
    assertThat(dump(a)).containsAllEntriesOf(secondDay);

    String several = run(clusterInput("\"allColdShards\":true"), ExecutionStatus.SUCCEEDED);

    assertThat(summary(several).message()).isEqualTo("3 shards: 1 EQUAL, 2 REPAIRED");
    Map<String, String> union = new TreeMap<>(beforeA);
    union.putAll(beforeB);
    assertThat(dump(a)).isEqualTo(union);
    assertThat(dump(b)).isEqualTo(union);
  }

  @Test
  void aWholeShardIsCopiedOverAnIncompleteCopyWhenItIsOrdered() throws Exception {
    useCluster(shardTable());
    long lost = Instant.parse(DAYS.get(1)).getEpochSecond() + 5 * 3600;
    new InfluxHttp(a).write(DATABASE, "cpu,host=a usage=5 " + lost + "000000000\n").join();
    Map<String, String> beforeA = dump(a);
    Map<String, String> beforeB = dump(b);
    Files.writeString(
        cluster.resolve("copy"),
        """
        #!/usr/bin/env bash
        set -eu
        '%s' export -database telegraf -retention autogen -datadir '%s' -waldir '%s' -start '%s' \\
          -end '%s' -out "$STAND_IN_CLUSTER/copied"
        '%s' -port %d -import -path "$STAND_IN_CLUSTER/copied"
        """
            .formatted(
                tools.influxInspect(),
                a.dataDir(),
                a.walDir(),
                DAYS.get(1),
                Instant.parse(DAYS.get(2)).minusNanos(1),
                tools.influxd().resolveSibling("influx"),
                URI.create(b.url()).getPort()));
    assertThat(cluster.resolve("copy").toFile().setExecutable(true)).isTrue();
    String planned =
        run("{\"database\":\"telegraf\",\"shard\":2,\"mode\":\"plan\"}", ExecutionStatus.SUCCEEDED);
    assertThat(dump(b)).isEqualTo(beforeB);

    String applied =
        run(
            "{\"mode\":\"apply\",\"plan\":\"%s\",\"copyShard\":{\"from\":\"node-a\",\"to\":\"node-b\"}}"
                .formatted(planned),
            ExecutionStatus.SUCCEEDED);

    RepairObjects objects = new RepairObjects(store, applied);
    assertThat(objects.read(objects.report(), RepairReport.class).status())
        .isEqualTo(RepairStatus.REPAIRED);
    assertThat(Files.readAllLines(cluster.resolve("calls")))
        .containsOnlyOnce("copy-shard data-a:8088 data-b:8088 2");
    assertThat(dump(a)).isEqualTo(beforeA);
    assertThat(dump(b))
        .isEqualTo(with(beforeB, beforeA, Instant.parse(DAYS.get(1)), Instant.parse(DAYS.get(2))));
    // Nothing was replayed: what came, the cluster copied.
    assertThat(store.list("repairs/" + applied + "/replay/"))
        .as("leave to copy was given, and nothing was replayed")
        .extracting(ObjectStore.Entry::key)
        .containsExactly("repairs/" + applied + "/replay/permit.json");
  }

  @Test
  void ownersAreRepairedAndAShardIsCopiedWhereTheTablesHaveTabs() throws Exception {
    useCluster(
        shardTable().replace("{5 ", "{ID:5 TCPAddr:").replace("{4 ", "{ID:4 TCPAddr:"), TABS);
    Map<String, String> beforeA = dump(a);
    Map<String, String> beforeB = dump(b);

    String one = run(clusterInput("\"shard\":1"), ExecutionStatus.SUCCEEDED);

    RepairObjects objects = new RepairObjects(store, one);
    assertThat(objects.read(objects.report(), RepairReport.class).status())
        .isEqualTo(RepairStatus.REPAIRED);
    Map<String, String> firstDay = withOthersBefore(beforeA, beforeB, DAYS.get(1));
    assertThat(dump(a)).isEqualTo(firstDay);
    assertThat(dump(b)).isEqualTo(withOthersBefore(beforeB, beforeA, DAYS.get(1)));

    // Another operator's copying of the same shard is under way, in the form of Enterprise 1.2.
    Files.writeString(
        cluster.resolve("headings"),
        "Source\t\tDest\t\tDatabase\tPolicy\tShardID\tTotalSize\tCurrentSize\tStartedAt\n");
    Files.writeString(
        cluster.resolve("copying"),
        "data-a:8088\tdata-b:8088\ttelegraf\tautogen\t1\t119624\t\t5112\t\t{63624516464 596207779 12108032}\n"
            .repeat(2));
    String planned =
        run("{\"database\":\"telegraf\",\"shard\":1,\"mode\":\"plan\"}", ExecutionStatus.SUCCEEDED);
    String applied =
        run(
            "{\"mode\":\"apply\",\"plan\":\"%s\",\"copyShard\":{\"from\":\"node-a\",\"to\":\"node-b\"}}"
                .formatted(planned),
            ExecutionStatus.SUCCEEDED);

    assertThat(Files.readAllLines(cluster.resolve("calls")))
        .contains("copy-shard-status")
        .noneMatch(call -> call.startsWith("copy-shard "));
    objects = new RepairObjects(store, applied);
    assertThat(objects.read(objects.report(), RepairReport.class).status())
        .isIn(RepairStatus.EQUAL, RepairStatus.REPAIRED);
  }

  @Test
  void aMetaNodeThatAnswersNoTableIsQuotedInTheReport() throws Exception {
    keepSecret("influx-meta", "pass word");
    useCluster("license expired\n", ALIGNED, "secret:influx-meta");

    String repairId = run(clusterInput("\"shard\":2"), ExecutionStatus.FAILED);

    RepairObjects objects = new RepairObjects(store, repairId);
    RepairReport report = objects.read(objects.report(), RepairReport.class);
    assertThat(report.failure().orElseThrow().error()).isEqualTo("UnreadableListing");
    assertThat(report.failure().orElseThrow().cause()).endsWith(": license expired");
  }

  private static String clusterInput(String shards) {
    return "{\"database\":\"telegraf\",%s,\"mode\":\"repair\"}".formatted(shards);
  }

  private static String shardTable() {
    StringBuilder table =
        new StringBuilder("Shards\n==========\n")
            .append("ID  Database  Retention Policy  Desired Replicas  Shard Group  ")
            .append("Start                 End                   Expires  Owners\n");
    for (int i = 0; i < DAYS.size(); i++) {
      table.append(
          "%-4d%-10s%-18s%-18d%-13d%-22s%-22s%-9s%s\n"
              .formatted(
                  i + 1,
                  DATABASE,
                  "autogen",
                  2,
                  i + 1,
                  DAYS.get(i),
                  Instant.parse(DAYS.get(i)).plusSeconds(86_400),
                  "",
                  "[{5 data-b:8088} {4 data-a:8088}]"));
    }
    return table.toString();
  }

  /** Both of its addresses lead to one server here, so that their counts are equal. */
  @Test
  void theDetectorAsksTheMembersThatAMetaNodeTellsOf() throws Exception {
    useCluster(
        shardTable(),
        ALIGNED.replace("data-a:8088", "127.0.0.1:8088").replace("data-b:8088", "localhost:8088"));
    ObjectNode document =
        NodesDocument.of(new Nodes(List.of(), Optional.of(metaNode(META_PASSWORD)), SETTINGS));
    document.remove("nodes");
    ((ObjectNode) document.get("cluster"))
        .putObject("dataNodes")
        .put("httpPort", URI.create(a.url()).getPort());
    aws.putParameter("NODES_PARAMETER", document.toString());

    JsonNode answer = FunctionCall.answer(aws, "DetectFunction", "{\"recheckHours\": 0}");

    assertThat(Files.readAllLines(cluster.resolve("calls"))).contains("show");
    assertThat(answer.path("silent")).isEmpty();
    assertThat(answer.path("checked").asInt()).isEqualTo(3);
    assertThat(answer.path("states").path("HEALTHY").asInt()).as("%s", answer).isEqualTo(3);
    ShardStatus status = new ShardStatuses(store).list().statuses().get(0);
    assertThat(status.copies())
        .extracting(ShardStatus.Copy::copy)
        .containsExactly("127.0.0.1", "localhost");
  }

  /** A cluster whose meta node prints this, after a login with a password from a parameter. */
  private void useCluster(String showShards) throws IOException {
    useCluster(showShards, ALIGNED);
  }

  private void useCluster(String showShards, String show) throws IOException {
    String parameter = META_PASSWORD.substring("parameter:".length());
    aws.ssm()
        .putParameter(
            request ->
                request
                    .name(parameter)
                    .value("pass word")
                    .type(ParameterType.SECURE_STRING)
                    .overwrite(true));
    useCluster(showShards, show, META_PASSWORD);
  }

  /** The SDK's client for it is no part of this project. */
  private void keepSecret(String name, String value) throws IOException, InterruptedException {
    Path log = folder.resolve("create-secret.log");
    ProcessBuilder cli =
        new ProcessBuilder(
                List.of(
                    tools.aws().toString(),
                    "secretsmanager",
                    "create-secret",
                    "--name=" + name,
                    "--secret-string=" + value))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    cli.environment().putAll(aws.clientEnvironment());
    int exit = cli.start().waitFor();
    assertThat(exit).as("%s", Files.readString(log)).isZero();
  }

  private void useCluster(String showShards, String show, String password) throws IOException {
    for (String left : List.of("calls", "copying", "headings")) {
      Files.deleteIfExists(cluster.resolve(left));
    }
    Files.writeString(cluster.resolve("show-shards"), showShards);
    Files.writeString(cluster.resolve("show"), show);
    Files.writeString(
        cluster.resolve("flags"),
        "-bind meta:8091 -bind-tls -k -auth-type basic -user admin -pwd pass word");
    stack.useNodes(
        new Nodes(
            List.of(at(a, "data-a:8088"), at(b, "data-b:8088")),
            Optional.of(metaNode(password)),
            SETTINGS));
  }

  private static MetaNode metaNode(String password) {
    return new MetaNode(
        RepairStack.metaNode(),
        influxdCtl.toString(),
        "meta:8091",
        true,
        true,
        MetaNode.Auth.BASIC,
        Optional.of(new Credentials("admin", password)));
  }

  private static Node at(InfluxNode node, String address) {
    return stack.node(node, tools.influxInspect(), Optional.of(address), Optional.empty());
  }

  private Map<String, String> dump(InfluxNode node) throws Exception {
    return Dump.of(node, tools.influxInspect(), DATABASE, folder);
  }

  private static Map<String, String> withOthersBefore(
      Map<String, String> own, Map<String, String> other, String end) {
    return with(own, other, Instant.MIN, Instant.parse(end));
  }

  private static Map<String, String> withOthersFrom(
      Map<String, String> own, Map<String, String> other, String start) {
    return with(own, other, Instant.parse(start), Instant.MAX);
  }

  private static Map<String, String> with(
      Map<String, String> own, Map<String, String> other, Instant start, Instant end) {
    Map<String, String> union = new TreeMap<>(own);
    other.forEach(
        (point, value) -> {
          if (!time(point).isBefore(start) && time(point).isBefore(end)) {
            union.putIfAbsent(point, value);
          }
        });
    assertThat(union).hasSizeGreaterThan(own.size());
    return union;
  }

  private static Instant time(String point) {
    return Instant.EPOCH.plusNanos(Long.parseLong(point.substring(point.lastIndexOf('\t') + 1)));
  }

  private static RepairSummary summary(String repairId) throws IOException {
    RepairObjects objects = new RepairObjects(store, repairId);
    return objects.read(objects.summary(), RepairSummary.class);
  }

  /** Executes the state machine to its end. Returns the repair's id. */
  private static String run(String input, ExecutionStatus expected) throws Exception {
    Repair repair = stack.start(input);
    String repairId = repair.objects().repairId();
    DescribeExecutionResponse state = repair.end();
    assertThat(state.status())
        .as("%s %s %s", state.error(), state.cause(), state.output())
        .isEqualTo(expected);
    if (expected == ExecutionStatus.SUCCEEDED) {
      assertThat(Json.tree(state.output().getBytes(UTF_8)).path("repairId").asText())
          .isEqualTo(repairId);
    }
    return repairId;
  }
}
