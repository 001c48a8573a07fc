package io.shardrepair.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.detect.CountCatalog;
import io.shardrepair.detect.CountQuery;
import io.shardrepair.detect.Detector;
import io.shardrepair.input.NodesDocument;
import io.shardrepair.json.Json;
import io.shardrepair.model.Node;
import io.shardrepair.model.ShardInfo;
import io.shardrepair.node.ClusterQuery;
import io.shardrepair.node.NodeCommands;
import io.shardrepair.node.NodeCommands.Result;
import io.shardrepair.node.NodeCommands.Running;
import io.shardrepair.node.NodeScript;
import io.shardrepair.resolve.Samples;
import io.shardrepair.store.MemoryStore;
import io.shardrepair.store.RepairObjects;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DetectHandlerTest {
  private static final Instant START = Instant.parse("2026-11-16T00:00:00Z");
  private static final Instant END = Instant.parse("2026-11-17T00:00:00Z");

  /**
   * CloudWatch finds metrics only in lines that are JSON as a whole; the runtime leaves bytes as
   * they are, and wraps strings.
   */
  @Test
  void logsEachMetricAsBytesAndThenItself() throws IOException {
    List<JsonNode> logged = new ArrayList<>();
    ByteArrayOutputStream output = new ByteArrayOutputStream();

    handler()
        .handleRequest(
            new ByteArrayInputStream("{\"asks\": 1}".getBytes(UTF_8)), output, context(logged));

    assertThat(Json.tree(output.toByteArray()).toString())
        .isEqualTo(
            "{\"shards\":1,\"checked\":1,\"left\":0,\"states\":{\"SUSPECTED\":1},\"silent\":{}}");
    assertThat(logged).hasSize(4);
    assertThat(logged.subList(0, 3)).allSatisfy(line -> assertThat(line.has("_aws")).isTrue());
    assertThat(logged.get(0).get("ShardDivergence").asDouble()).isEqualTo(0.5);
    assertThat(logged.get(3).get("request").toString()).isEqualTo("{\"asks\":1}");
  }

  @Test
  void asksAllMembersOfAClusterOfWhichTheDocumentListsNone() throws IOException {
    MemoryStore store = new MemoryStore();
    List<Map<String, String>> commands = new ArrayList<>();
    List<Duration> pauses = new ArrayList<>();
    ByteArrayOutputStream output = new ByteArrayOutputStream();

    new DetectHandler(
            detector(store),
            new AskedNodes(
                () -> NodesDocument.parse(Json.tree(CLUSTER.getBytes(UTF_8))),
                new ClusterQuery(
                    new NodeScript(
                        new MetaNode(store, commands, 3), "bucket", Samples.INSTANCE_ARNS, 3),
                    store),
                CLOCK,
                pauses::add))
        .handleRequest(
            new ByteArrayInputStream("{}".getBytes(UTF_8)), output, context(new ArrayList<>()));

    assertThat(commands)
        .singleElement()
        .satisfies(
            command ->
                assertThat(command)
                    .containsEntry("Action", "show-cluster")
                    .containsEntry("RepairId", "detect-20261120-000000-000"));
    assertThat(pauses).hasSize(3).allMatch(Duration.ofSeconds(1)::equals);
    JsonNode status = Json.tree(store.read(store.list("status/").get(0).key()));
    assertThat(status.get("copies"))
        .extracting(copy -> copy.get("copy").asText() + copy.get("points"))
        .as("a cluster's nodes answer for any owner, so that one node's answers are compared")
        .containsExactly("a[2,2]", "b[1,1]");
  }

  @Test
  void aMetaNodeThatDoesNotAnswerInTimeIsAFailureThatSaysWhatToDo() {
    MemoryStore store = new MemoryStore();
    List<Duration> waited = new ArrayList<>();
    Clock passing =
        new Clock() {
          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return CLOCK.instant().plus(waited.stream().reduce(Duration.ZERO, Duration::plus));
          }
        };
    AskedNodes asked =
        new AskedNodes(
            () -> NodesDocument.parse(Json.tree(CLUSTER.getBytes(UTF_8))),
            new ClusterQuery(
                new NodeScript(
                    new MetaNode(store, new ArrayList<>(), 1000),
                    "bucket",
                    Samples.INSTANCE_ARNS,
                    3),
                store),
            passing,
            waited::add);

    assertThatThrownBy(asked::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("within 60 s: see command show-cluster of repair detect-20261120")
        .hasMessageContaining("list data nodes with address and url under nodes");
    assertThat(store.list("status/")).isEmpty();
  }

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T00:00:00Z"), ZoneOffset.UTC);

  private static final String CLUSTER =
      """
      {"version": 1, "cluster": {"metaNode": {"instanceId": "i-0123456789abcdef9"},
       "dataNodes": {"httpPort": 8087}}}""";

  /** Prints a cluster of two data nodes after some looks, as influxd-ctl show does. */
  private static final class MetaNode implements NodeCommands {
    private final MemoryStore store;
    private final List<Map<String, String>> commands;
    private int looks;

    MetaNode(MemoryStore store, List<Map<String, String>> commands, int looks) {
      this.store = store;
      this.commands = commands;
      this.looks = looks;
    }

    @Override
    public String start(String instanceId, Map<String, String> parameters) {
      assertThat(instanceId).isEqualTo("i-0123456789abcdef9");
      commands.add(parameters);
      RepairObjects objects = new RepairObjects(store, parameters.get("RepairId"));
      store.write(
          objects.clusterListing("show"),
          """
          Data Nodes
          ==========
          ID  TCP Address  Version
          4   a:8088       1.8.10-c1.8.10
          5   b:8088       1.8.10-c1.8.10

          Meta Nodes
          ==========
          ID  TCP Address  Version
          1   m:8091       1.8.10-c1.8.10
          """
              .getBytes(UTF_8));
      store.write(
          objects.clusterListing("show-shards"),
          """
          Shards
          ==========
          ID  Database  Retention Policy  Desired Replicas  Shard Group  Start                 End                   Expires  Owners
          2   telegraf  autogen           2                 1            2026-11-16T00:00:00Z  2026-11-17T00:00:00Z           [{4 a:8088} {5 b:8088}]
          """
              .getBytes(UTF_8));
      return "command";
    }

    @Override
    public List<Running> running() {
      return List.of();
    }

    @Override
    public Result result(String commandId, String instanceId) {
      looks--;
      return new Result(looks > 0 ? Result.State.RUNNING : Result.State.SUCCEEDED, "{}", "");
    }

    @Override
    public void cancel(String commandId, String instanceId) {}
  }

  /** Looks at one shard, of which two nodes disagree. */
  static DetectHandler handler() {
    MemoryStore store = new MemoryStore();
    return new DetectHandler(
        detector(store),
        new AskedNodes(
            () -> Samples.nodes(Samples.node("a"), Samples.node("b")),
            new ClusterQuery(
                new NodeScript(
                    new MetaNode(store, new ArrayList<>(), 0), "bucket", Samples.INSTANCE_ARNS, 3),
                store),
            CLOCK,
            time -> {}));
  }

  private static Detector detector(MemoryStore store) {
    return new Detector(new OneShard(), store, CLOCK, "stack");
  }

  private static Context context(List<JsonNode> logged) {
    LambdaLogger logger =
        new LambdaLogger() {
          @Override
          public void log(String message) {
            throw new AssertionError("a string: " + message);
          }

          @Override
          public void log(byte[] message) {
            try {
              logged.add(Json.tree(message));
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          }
        };
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) -> method.getName().equals("getLogger") ? logger : "test");
  }

  /** Two points on node a, one on node b. */
  private static final class OneShard implements CountCatalog {
    @Override
    public List<ShardInfo> shards(Node node) {
      return List.of(new ShardInfo(1, "telegraf", "autogen", START, END, END));
    }

    @Override
    public List<String> measurements(Node node, String database) {
      return List.of("cpu");
    }

    @Override
    public Map<String, long[]> count(Node node, CountQuery query) {
      long[] counts = new long[query.buckets()];
      counts[3] = node.name().equals("a") ? 2 : 1;
      return Map.of("usage", counts);
    }

    @Override
    public Map<Long, Figures> figures(Node node) {
      return Map.of();
    }
  }
}
