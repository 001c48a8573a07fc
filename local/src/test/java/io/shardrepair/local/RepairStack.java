package io.shardrepair.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.aws.S3Store;
import io.shardrepair.input.NodesDocument;
import io.shardrepair.json.Json;
import io.shardrepair.local.aws.LocalAws;
import io.shardrepair.local.aws.LocalStacks;
import io.shardrepair.local.node.InfluxNode;
import io.shardrepair.local.runcommand.Instance;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Toolbox;
import io.shardrepair.local.setup.Tools;
import io.shardrepair.local.show.PlainProgress;
import io.shardrepair.model.Credentials;
import io.shardrepair.model.Node;
import io.shardrepair.model.Nodes;
import io.shardrepair.model.Settings;
import io.shardrepair.report.RepairReport;
import io.shardrepair.status.RepairStatus;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/**
 * The stack as template.yaml describes it, for tests that repair shards of real nodes: one for all
 * test classes of a JVM ({@link SharedStack}). May be used by several threads.
 */
public final class RepairStack implements AutoCloseable {
  private static final String META_NODE = "i-0000000000000000d";

  /** Of the instances on which nodes run, by the node's name. */
  private static final Map<String, String> INSTANCES =
      Map.of(
          "node-a", "i-0000000000000000a",
          "node-b", "i-0000000000000000b",
          "node-c", "i-0000000000000000c");

  private final Path folder;
  private final Tools tools;
  private final LocalAws aws;
  private final WarmAwsCli cli;
  private final S3Store store;
  private final AtomicInteger repairs = new AtomicInteger();

  private RepairStack(Path folder, Tools tools, LocalAws aws, WarmAwsCli cli) {
    this.folder = folder;
    this.tools = tools;
    this.aws = aws;
    this.cli = cli;
    this.store = new S3Store(aws.s3(), aws.bucket());
  }

  /** Starts it, with all that it writes in a folder. */
  static RepairStack start(Path folder) throws IOException, InterruptedException {
    Path root = ProjectRoot.find();
    Tools tools = new Toolbox(root, new PlainProgress(System.out)).tools();
    WarmAwsCli cli = WarmAwsCli.start(tools.python(), folder.resolve("cli"));
    try {
      Map<String, String> environment =
          Map.of(
              "PATH",
              cli.folder() + ":" + System.getenv("PATH"),
              "STAND_IN_CLUSTER",
              Files.createDirectories(folder.resolve("cluster")).toString());
      List<Instance> instances = new ArrayList<>();
      INSTANCES.forEach((name, id) -> instances.add(new Instance(id, name, environment)));
      instances.add(Instance.metaNode(META_NODE, "meta-node", environment));
      LocalAws aws = LocalAws.start(LocalStacks.choose(folder), root, folder, instances, 512);
      return new RepairStack(folder, tools, aws, cli);
    } catch (IOException | InterruptedException | RuntimeException e) {
      cli.close();
      throw e;
    }
  }

  public Tools tools() {
    return tools;
  }

  public S3Store store() {
    return store;
  }

  public LocalAws aws() {
    return aws;
  }

  /** What the functions have written so far. */
  String lambdaLog() throws IOException {
    return Files.readString(folder.resolve("lambda.log"));
  }

  /** What the stand-in of influxd-ctl reads and writes on all instances. */
  Path cluster() {
    return folder.resolve("cluster");
  }

  static String metaNode() {
    return META_NODE;
  }

  /** What the keys of all that a node exports begin with. */
  String exports(String node) {
    return "exports/%s%s/%s/"
        .formatted(aws.functionVariable("INSTANCE_ARNS"), INSTANCES.get(node), node);
  }

  /** Removes all objects: nothing of the tests before is known any more. */
  void forget() throws IOException {
    for (ObjectStore.Entry entry : store.list("")) {
      store.delete(entry.key());
    }
  }

  @Override
  public void close() {
    try {
      aws.close();
    } finally {
      cli.close();
    }
  }

  /**
   * Starts an execution, and returns once it has its nodes and settings, which all later states
   * take from its topology; of several shards, once they are listed.
   */
  public synchronized Repair start(List<InfluxNode> nodes, Settings settings, String input)
      throws IOException, InterruptedException {
    useNodes(new Nodes(nodes.stream().map(this::node).toList(), Optional.empty(), settings));
    Repair repair = start(input);
    while (!exists(repair.objects.topology())
        && !exists(repair.objects.shards())
        && repair.runs()) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return repair;
  }

  /** Starts an execution with the nodes as they were given last. */
  Repair start(String input) {
    String id = "it-" + repairs.incrementAndGet();
    String execution =
        aws.stepFunctions()
            .startExecution(
                request ->
                    request
                        .stateMachineArn(aws.stateMachineArn("RepairStateMachine"))
                        .name(id)
                        .input(input))
            .executionArn();
    return new Repair(new RepairObjects(store, id), execution);
  }

  void useNodes(Nodes nodes) {
    aws.putParameter("NODES_PARAMETER", NodesDocument.of(nodes).toString());
  }

  Node node(InfluxNode node) {
    return node(node, tools.influxInspect(), Optional.empty(), Optional.empty());
  }

  Node node(
      InfluxNode node,
      Path influxInspect,
      Optional<String> address,
      Optional<Credentials> credentials) {
    return new Node(
        node.name(),
        INSTANCES.get(node.name()),
        node.url(),
        node.dataDir().toString(),
        node.walDir().toString(),
        influxInspect.toString(),
        staging(node).toString(),
        node.configFile().toString(),
        address,
        credentials);
  }

  static Path staging(InfluxNode node) {
    return node.dataDir().resolveSibling("staging");
  }

  public static void assertNoStagingIsLeft(List<InfluxNode> nodes) throws IOException {
    for (InfluxNode node : nodes) {
      if (Files.exists(staging(node))) {
        try (Stream<Path> left = Files.list(staging(node))) {
          assertThat(left).as("staging of %s", node.name()).isEmpty();
        }
      }
    }
  }

  /** An execution of the state machine. */
  public final class Repair {
    private final RepairObjects objects;
    private final String execution;

    private Repair(RepairObjects objects, String execution) {
      this.objects = objects;
      this.execution = execution;
    }

    public RepairObjects objects() {
      return objects;
    }

    public String execution() {
      return execution;
    }

    public DescribeExecutionResponse state() {
      return aws.stepFunctions().describeExecution(request -> request.executionArn(execution));
    }

    public boolean runs() {
      return state().status() == ExecutionStatus.RUNNING;
    }

    /** Waits until an object exists, or the execution has ended. */
    void await(String key) throws IOException, InterruptedException {
      while (!exists(key) && runs()) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }

    /**
     * Stops it, and all executions that it has started for single shards, and those that these have
     * started.
     */
    public void stopAll() throws InterruptedException {
      String nested = objects.repairId() + "-";
      List<String> running = List.of(execution);
      while (!running.isEmpty()) {
        for (String arn : running) {
          aws.stepFunctions().stopExecution(request -> request.executionArn(arn));
        }
        TimeUnit.MILLISECONDS.sleep(500);
        running =
            aws
                .stepFunctions()
                .listExecutionsPaginator(
                    request ->
                        request
                            .stateMachineArn(aws.stateMachineArn("RepairStateMachine"))
                            .statusFilter(ExecutionStatus.RUNNING))
                .executions()
                .stream()
                .filter(e -> e.executionArn().equals(execution) || e.name().startsWith(nested))
                .map(ExecutionListItem::executionArn)
                .toList();
      }
    }

    void stop() throws InterruptedException {
      aws.stepFunctions().stopExecution(request -> request.executionArn(execution));
      while (runs()) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }

    /**
     * Waits for its end. To ask is not free: at five times a second, this was a third of all that
     * LocalStack was asked.
     */
    DescribeExecutionResponse end() throws InterruptedException {
      DescribeExecutionResponse state = state();
      while (state.status() == ExecutionStatus.RUNNING) {
        TimeUnit.MILLISECONDS.sleep(500);
        state = state();
      }
      return state;
    }

    /** Waits for its end; the report, which the execution's own output has to agree with. */
    RepairReport report() throws IOException, InterruptedException {
      DescribeExecutionResponse state = end();
      assertThat(exists(objects.report())).as("%s %s", state.error(), state.cause()).isTrue();
      RepairReport report = objects.read(objects.report(), RepairReport.class);
      boolean failed =
          report.status() == RepairStatus.FAILED || report.status() == RepairStatus.INCOMPLETE;
      assertThat(state.status())
          .as("%s %s", state.error(), state.cause())
          .isEqualTo(failed ? ExecutionStatus.FAILED : ExecutionStatus.SUCCEEDED);
      if (failed) {
        assertThat(state.cause()).isEqualTo(report.message());
      } else {
        assertThat(Json.tree(state.output().getBytes(UTF_8)).path("status").asText())
            .isEqualTo(report.status().name());
      }
      return report;
    }
  }

  public boolean exists(String key) throws IOException {
    try {
      store.read(key);
      return true;
    } catch (NoSuchObjectException none) {
      return false;
    }
  }
}
