package io.shardrepair.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.aws.S3Store;
import io.shardrepair.input.NodesDocument;
import io.shardrepair.json.Json;
import io.shardrepair.local.aws.LocalAws;
import io.shardrepair.local.demo.DemoData;
import io.shardrepair.local.demo.EntropyMaker;
import io.shardrepair.local.node.InfluxNode;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.show.PlainProgress;
import io.shardrepair.model.Credentials;
import io.shardrepair.model.Node;
import io.shardrepair.model.Nodes;
import io.shardrepair.model.Settings;
import io.shardrepair.status.ShardStatus;
import io.shardrepair.status.ShardStatus.State;
import io.shardrepair.status.ShardStatuses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * From two nodes that differ to a repaired shard, as it goes on AWS: the detector publishes, an
 * alarm flaps, its events start one repair, and the status tells the story to the command line. The
 * alarm is one of LocalStack's CloudWatch, whose states are set by hand: LocalStack reads no
 * metrics out of logs.
 */
@ExtendWith(SharedStack.class)
class AlarmToRepairIT {
  private static final String PASSWORD = "/influx-shard-repair/credentials/influx";

  private static final AtomicInteger ALARMS = new AtomicInteger();

  /** The history of an alarm outlives it. */
  private final String alarm = "influx-telegraf-divergence-" + ALARMS.incrementAndGet();

  @TempDir Path folder;
  private final Instant day = Instant.now().minus(Duration.ofDays(3)).truncatedTo(ChronoUnit.DAYS);
  private RepairStack stack;
  private LocalAws aws;
  private S3Store store;
  private Instant begin;
  private int logBefore;
  private CloudWatchClient cloudWatch;
  private InfluxNode a;
  private InfluxNode b;

  @BeforeAll
  static void deployOutputs(RepairStack stack) throws InterruptedException {
    deployOutputs(stack.aws(), "repairs");
  }

  @BeforeEach
  void startAll(RepairStack shared) throws Exception {
    stack = shared;
    aws = stack.aws();
    store = stack.store();
    begin = Instant.now();
    logBefore = stack.lambdaLog().length();
    Path influxd = stack.tools().influxd();
    a = new InfluxNode("node-a", influxd, folder.resolve("a"));
    b = new InfluxNode("node-b", influxd, folder.resolve("b"));
    new EntropyMaker(a, b, new DemoData(day, 60_000, 1), new PlainProgress(System.out)).make();
    cloudWatch = CloudWatchClient.builder().applyMutation(client -> local(aws, client)).build();
    useNodes(
        new Nodes(
            List.of(node(a), node(b)),
            Optional.empty(),
            new Settings(
                Settings.DEFAULT.guardRails(),
                new Settings.PreflightMargins(0, 24, 5),
                Settings.DEFAULT.replay())));
    aws.putParameter(
        "TRIAGE_PARAMETER",
        """
        {"version": 1, "leastChanges": 4, "alarms": [{"name": "influx-telegraf-*",
          "database": "telegraf", "retentionPolicy": "autogen",
          "lookBackHours": 96, "skipHours": 24, "mode": "repair"}]}
        """);
    cloudWatch.putMetricAlarm(
        request ->
            request
                .alarmName(alarm)
                .namespace("InfluxShardRepair")
                .metricName("ShardDivergence")
                .statistic(Statistic.MAXIMUM)
                .period(300)
                .evaluationPeriods(1)
                .threshold(0.0)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD));
  }

  @AfterEach
  void stopAll() {
    if (cloudWatch != null) {
      cloudWatch.deleteAlarms(request -> request.alarmNames(alarm));
    }
    for (AutoCloseable started : new AutoCloseable[] {cloudWatch, a, b}) {
      if (started != null) {
        try {
          started.close();
        } catch (Exception e) {
          throw new IllegalStateException("cannot stop " + started, e);
        }
      }
    }
  }

  @Test
  void aFlappingAlarmStartsOneRepairAndTheStatusTellsTheStory() throws Exception {
    Map<String, String> beforeA = dump(a);
    Map<String, String> beforeB = dump(b);

    assertThat(call("DetectFunction", "{}").path("states").path("SUSPECTED").asInt()).isEqualTo(1);
    call("DetectFunction", "{}");
    ShardStatus differing = status();
    assertThat(differing.state()).isEqualTo(State.DIFFERING);
    assertThat(stack.lambdaLog().substring(logBefore)).contains("\"ShardDivergence\"", "\"_aws\"");
    Command found = command("status", "--stack", "repairs");
    assertThat(found.exitCode()).isEqualTo(1);
    assertThat(found.output()).contains("telegraf", "DIFFERING", differing.reason());

    for (StateValue state :
        List.of(StateValue.OK, StateValue.ALARM, StateValue.OK, StateValue.ALARM)) {
      change(state);
    }
    change(StateValue.OK);
    String event = change(StateValue.ALARM);
    for (int delivered = 0; delivered < 5; delivered++) {
      call("TriageFunction", event);
    }

    List<ExecutionListItem> executions = executions();
    assertThat(executions).hasSize(1);
    assertThat(await(executions.get(0).executionArn())).isEqualTo(ExecutionStatus.SUCCEEDED);
    Map<String, String> union = new TreeMap<>(beforeB);
    union.putAll(beforeA);
    assertThat(dump(a)).isEqualTo(union);
    assertThat(dump(b).keySet()).isEqualTo(union.keySet());
    assertThat(executions()).hasSize(1);
    // The copies still disagree on some points, and no policy was named.
    assertThat(status().state()).isEqualTo(State.DIFFERING);

    Command repaired = command("status", "--stack", "repairs");
    String repairId = executions.get(0).name();
    assertThat(repaired.exitCode()).isEqualTo(1);
    assertThat(repaired.output()).contains("DIFFERING", "report of " + repairId + ", CONFLICTS");
    Path page = folder.resolve("report.html");
    Command report = command("report", "--stack", "repairs", repairId, "--page", page.toString());
    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(report.output()).contains("CONFLICTS: ", "repairs/" + repairId + "/report.html");
    assertThat(Files.readString(page)).contains("<title>Repair " + repairId + "</title>");

    call("DetectFunction", "{\"recheckHours\": 0}");
    assertThat(status().state())
        .as("counts are equal, and values are not: %s", status().reason())
        .isEqualTo(State.DIFFERING);
  }

  @Test
  void anAlarmThatOnlyFiresStartsNothing() throws Exception {
    change(StateValue.OK);

    JsonNode decision = call("TriageFunction", change(StateValue.ALARM));

    assertThat(decision.path("outcome").asText()).isEqualTo("STEADY");
    assertThat(executions()).isEmpty();
    assertThat(store.list("triage/" + alarm))
        .filteredOn(entry -> entry.key().endsWith(".json"))
        .singleElement()
        .satisfies(
            entry -> assertThat(new String(store.read(entry.key()), UTF_8)).contains("\"STEADY\""));
  }

  @Test
  void theCommandLinePlansAppliesAndWatches() throws Exception {
    Map<String, String> beforeA = dump(a);
    Map<String, String> beforeB = dump(b);

    Command wrong = command("start", "--stack", "nobody", "--database", "telegraf", "--shard", "1");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.output()).contains("--stack nobody: ").doesNotContain("\tat ");

    Command planned =
        command(
            "start",
            "--stack=repairs",
            "--database=telegraf",
            "--start=" + day,
            "--end=" + day.plus(Duration.ofDays(1)));
    assertThat(planned.exitCode()).as(planned.output()).isEqualTo(1);
    assertThat(planned.output()).contains("PLANNED: ");
    assertThat(dump(b)).isEqualTo(beforeB);

    String plan = executions().get(0).name();
    Command applied = command("apply", "--stack", "repairs", plan, "--detach");
    assertThat(applied.exitCode()).as(applied.output()).isZero();
    Command watched = command("watch", "--stack", "repairs", applied.output().strip());
    assertThat(watched.exitCode()).as(watched.output()).isEqualTo(1);
    assertThat(watched.output()).contains("CONFLICTS: ");
    assertThat(lacking(dump(b), beforeA)).isEmpty();
    assertThat(lacking(dump(a), beforeB)).isEmpty();
  }

  /**
   * Points of the other that a copy does not have. AssertJ's containsAll takes minutes for this.
   */
  private static Set<String> lacking(Map<String, String> copy, Map<String, String> other) {
    Set<String> lacking = new TreeSet<>(other.keySet());
    lacking.removeAll(copy.keySet());
    return lacking;
  }

  /** Sets the alarm's state; answers with the event that CloudWatch sends then. */
  private String change(StateValue to) throws Exception {
    String from =
        cloudWatch
            .describeAlarms(request -> request.alarmNames(alarm))
            .metricAlarms()
            .get(0)
            .stateValueAsString();
    cloudWatch.setAlarmState(
        request -> request.alarmName(alarm).stateValue(to).stateReason("by hand"));
    String time = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString().replace("Z", "+0000");
    ObjectNode event =
        (ObjectNode)
            Json.tree(Files.readAllBytes(ProjectRoot.find().resolve("events/triage.json")));
    event.putArray("resources").add("arn:aws:cloudwatch:us-east-1:000000000000:alarm:" + alarm);
    ObjectNode detail = (ObjectNode) event.get("detail");
    detail.put("alarmName", alarm);
    ObjectNode state = (ObjectNode) detail.get("state");
    state.put("value", to.toString()).put("timestamp", time).remove("reasonData");
    ((ObjectNode) detail.get("previousState")).put("value", from).remove("reasonData");
    TimeUnit.MILLISECONDS.sleep(5); // Each change has a time of its own.
    return event.toString();
  }

  private JsonNode call(String function, String event) throws Exception {
    return FunctionCall.answer(aws, function, event);
  }

  /** Those of this test. */
  private List<ExecutionListItem> executions() {
    return aws
        .stepFunctions()
        .listExecutionsPaginator(
            request -> request.stateMachineArn(aws.stateMachineArn("RepairStateMachine")))
        .executions()
        .stream()
        .filter(execution -> execution.startDate().isAfter(begin))
        .toList();
  }

  private ExecutionStatus await(String execution) throws InterruptedException {
    ExecutionStatus status = ExecutionStatus.RUNNING;
    while (status == ExecutionStatus.RUNNING) {
      TimeUnit.MILLISECONDS.sleep(200);
      status =
          aws.stepFunctions()
              .describeExecution(request -> request.executionArn(execution))
              .status();
    }
    return status;
  }

  private ShardStatus status() throws IOException {
    return new ShardStatuses(store).list().statuses().get(0);
  }

  /** A stack of which only the outputs exist: the rest of it runs already. */
  private static void deployOutputs(LocalAws aws, String name) throws InterruptedException {
    String template =
        """
        {"Resources": {"Nothing": {"Type": "AWS::CloudFormation::WaitConditionHandle"}},
         "Outputs": {"StateMachineArn": {"Value": "%s"}, "BucketName": {"Value": "%s"}}}
        """
            .formatted(aws.stateMachineArn("RepairStateMachine"), aws.bucket());
    try (CloudFormationClient cloudFormation =
        CloudFormationClient.builder().applyMutation(client -> local(aws, client)).build()) {
      cloudFormation.createStack(request -> request.stackName(name).templateBody(template));
      StackStatus status = StackStatus.CREATE_IN_PROGRESS;
      while (status == StackStatus.CREATE_IN_PROGRESS) {
        TimeUnit.MILLISECONDS.sleep(100);
        status =
            cloudFormation
                .describeStacks(request -> request.stackName(name))
                .stacks()
                .get(0)
                .stackStatus();
      }
      assertThat(status).isEqualTo(StackStatus.CREATE_COMPLETE);
    }
  }

  private static void local(LocalAws aws, AwsClientBuilder<?, ?> builder) {
    builder
        .endpointOverride(aws.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(aws.credentials()));
  }

  /** What a command printed, errors included. */
  private record Command(int exitCode, String output) {}

  /** The command line in a process of its own, with an operator's environment. */
  private Command command(String... words) throws Exception {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.add("io.shardrepair.local.cli.Main");
    line.addAll(List.of(words));
    Path output = Files.createTempFile(folder, "command", ".txt");
    ProcessBuilder process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
    process.environment().putAll(aws.clientEnvironment());
    int code = process.start().waitFor();
    return new Command(code, Files.readString(output));
  }

  /** A document that is too long for a parameter is an object, and passwords are parameters. */
  private void useNodes(Nodes nodes) throws IOException {
    String key = "config/nodes.json";
    store.write(key, NodesDocument.of(nodes).toString().getBytes(UTF_8));
    aws.putParameter("NODES_PARAMETER", "s3://" + aws.bucket() + "/" + key);
    aws.ssm()
        .putParameter(
            request ->
                request
                    .name(PASSWORD)
                    .value("secret")
                    .type(ParameterType.SECURE_STRING)
                    .overwrite(true));
  }

  private Node node(InfluxNode node) {
    return stack.node(
        node,
        stack.tools().influxInspect(),
        Optional.empty(),
        // This server asks for none, and does not look at one.
        Optional.of(new Credentials("admin", "parameter:" + PASSWORD)));
  }

  private Map<String, String> dump(InfluxNode node) throws Exception {
    return Dump.of(node, stack.tools().influxInspect(), EntropyMaker.DATABASE, folder);
  }
}
