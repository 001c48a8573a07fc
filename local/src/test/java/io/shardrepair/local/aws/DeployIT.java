package io.shardrepair.local.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardrepair.aws.S3Store;
import io.shardrepair.input.NodesDocument;
import io.shardrepair.local.Dump;
import io.shardrepair.local.node.InfluxHttp;
import io.shardrepair.local.node.InfluxNode;
import io.shardrepair.local.runcommand.Instance;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Toolbox;
import io.shardrepair.local.setup.Tools;
import io.shardrepair.local.show.PlainProgress;
import io.shardrepair.local.template.CloudFormationYaml;
import io.shardrepair.local.template.Template;
import io.shardrepair.model.Node;
import io.shardrepair.model.Nodes;
import io.shardrepair.model.Settings;
import io.shardrepair.report.RepairReport;
import io.shardrepair.status.RepairStatus;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * {@code template.yaml} through a CloudFormation engine that is not this project's: created, asked
 * for a repair, updated with other parameters, and deleted. What the engine makes is read back from
 * the services.
 */
class DeployIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path ROOT = ProjectRoot.find();
  private static final String DATABASE = "d";
  private static final long DAY = 1_714_521_600_000_000_000L;

  /** Points that both nodes hold. */
  private static final int SHARED = 100;

  /** By the template's conditions, with its default parameters. */
  private static final Set<String> NOT_WITHOUT_PARAMETERS =
      Set.of("DataKeyPolicy", "DivergenceAlarm");

  /**
   * What LocalStack 4.14 drops without a word when it creates a resource, by type and property: its
   * resource provider does not hand it on. What it means on AWS is not tested here.
   */
  private static final Map<String, List<String>> DROPPED =
      Map.of(
          "AWS::IAM::ManagedPolicy", List.of("Description"),
          "AWS::IAM::Role", List.of("Tags"),
          "AWS::Lambda::Function", List.of("SnapStart"),
          "AWS::Lambda::Permission", List.of("SourceAccount"),
          "AWS::Logs::LogGroup", List.of("KmsKeyId", "RetentionInDays"),
          "AWS::S3::Bucket",
              List.of(
                  "BucketEncryption",
                  "LifecycleConfiguration",
                  "OwnershipControls",
                  "PublicAccessBlockConfiguration"),
          "AWS::StepFunctions::StateMachine", List.of("Tags", "TracingConfiguration"));

  /** Providers that hand on what they are given, by the properties that they so do not name. */
  private static final Map<String, List<String>> HANDED_ON_WHOLE =
      Map.of(
          "AWS::Lambda::EventInvokeConfig", List.of("DestinationConfig", "MaximumRetryAttempts"),
          "AWS::SNS::Topic", List.of("KmsMasterKeyId"));

  @TempDir Path folder;
  private final List<InfluxNode> nodes = new ArrayList<>();
  private Tools tools;
  private DeployedStack stack;

  @BeforeEach
  void start() throws Exception {
    tools = new Toolbox(ROOT, new PlainProgress(System.out)).tools();
    Map<String, String> environment =
        Map.of("PATH", tools.aws().getParent() + ":" + System.getenv("PATH"));
    stack =
        DeployedStack.start(
            tools,
            Files.createDirectories(folder.resolve("aws")),
            List.of(
                new Instance(instanceId("node-a"), "node-a", environment),
                new Instance(instanceId("node-b"), "node-b", environment)));
  }

  @AfterEach
  void stop() {
    nodes.forEach(InfluxNode::close);
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void theStackIsCreatedRepairsAShardTakesOtherParametersAndIsDeleted() throws Exception {
    Path template = stack.packaged(ROOT);

    JsonNode created = stack.create(template, Map.of());
    assertEnded(created, "CREATE_COMPLETE");
    assertEverythingIsThere(created);
    assertWhatTheLocalAwsMakesOfTheTemplateIsTheSame(created);
    assertWired(created);
    assertDropped(created);

    twoNodesThatLackAPointEach();
    String report = repairsOn(created, "first", RepairStatus.REPAIRED);
    assertThat(dump(nodes.get(0))).isEqualTo(dump(nodes.get(1))).hasSize(SHARED + 2);

    JsonNode updated =
        stack.update(template, Map.of("NodesParameter", "/other/nodes", "CompareConcurrency", "7"));
    assertEnded(updated, "UPDATE_COMPLETE");
    assertThat(updated.path("outputs")).isEqualTo(created.path("outputs"));
    for (Template.Function function : DeployedStack.functions(updated)) {
      JsonNode alias = DeployedStack.alias(updated, function.name());
      assertThat(alias.path("FunctionVersion").asText()).as(function.logicalId()).isEqualTo("2");
      assertThat(function.environment()).containsEntry("NODES_PARAMETER", "/other/nodes");
    }
    assertThat(definition(updated, "RepairStateMachine"))
        .contains("States.StringToJson('7')")
        .doesNotContain("States.StringToJson('100')");
    // The nodes document then lies only where the changed functions look for it.
    String before = DeployedStack.functions(created).get(0).environment().get("NODES_PARAMETER");
    stack.clients().ssm.deleteParameter(request -> request.name(before));
    repairsOn(updated, "second", RepairStatus.EQUAL);

    JsonNode deleted = stack.delete();
    assertThat(deleted.path("status").asText()).isEqualTo("DELETE_COMPLETE");
    assertNothingIsLeftButTheBucket(created, deleted);
    String bucket = created.at("/outputs/BucketName").asText();
    assertThat(new S3Store(stack.clients().s3, bucket).read(report)).isNotEmpty();
  }

  /** LocalStack itself says UPDATE_COMPLETE. */
  @Test
  void anUpdateThatTheEngineCannotMakeIsNotCalledDone() throws Exception {
    Path template = Path.of("src/test/resources/deploy/log-group.yaml");
    assertEnded(stack.create(template, Map.of()), "CREATE_COMPLETE");

    JsonNode updated = stack.update(template, Map.of("Days", "30"));

    assertThat(updated.path("status").asText()).isNotEqualTo("UPDATE_COMPLETE");
    assertThat(updated.path("events").findValuesAsText("reason"))
        .contains("LocalStack cannot update resources of type AWS::Logs::LogGroup");
  }

  /**
   * After the errors of each operation in its API reference, docs.aws.amazon.com/lambda/latest/api.
   */
  @Test
  void theStandInForFunctionsRefusesWhatLambdaRefuses() throws Exception {
    assertThat(stack.functionAnswers())
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("code that is not there", "InvalidParameterValueException"),
                Map.entry("a reserved variable", "InvalidParameterValueException"),
                Map.entry("variables of more than 4 KB", "InvalidParameterValueException"),
                Map.entry("a function that is not there", "ResourceNotFoundException"),
                Map.entry("a function", "$LATEST"),
                Map.entry("the same function", "ResourceConflictException"),
                Map.entry("a version", "1"),
                Map.entry("a version of what did not change", "1"),
                Map.entry("an alias of no version", "ResourceNotFoundException"),
                Map.entry("an alias", "1"),
                Map.entry("the same alias", "ResourceConflictException"),
                Map.entry("a change", "done"),
                Map.entry("the variable by the alias", "1"),
                Map.entry("a version of what changed", "2"),
                Map.entry("the alias moved", "2"),
                Map.entry("the variable by the alias that moved", "2"),
                Map.entry("the version of an alias deleted", "ResourceConflictException"),
                Map.entry("another version deleted", "done"),
                Map.entry("a deleted version called", "ResourceNotFoundException"),
                Map.entry("a permission", "done"),
                Map.entry("the same permission", "ResourceConflictException"),
                Map.entry("a permission that is not there removed", "ResourceNotFoundException"),
                Map.entry("the function deleted", "done"),
                Map.entry("the deleted function", "ResourceNotFoundException")));
  }

  // ---------------------------------------------------------------- what was deployed

  /** A resource that the engine does not know is created all the same, with a reason. */
  private static void assertEnded(JsonNode outcome, String status) {
    assertThat(outcome.path("events"))
        .allSatisfy(
            event -> {
              assertThat(event.path("status").asText()).as("%s", event).doesNotContain("FAILED");
              assertThat(event.path("reason").asText("User Initiated"))
                  .as("%s", event)
                  .isEqualTo("User Initiated");
            });
    assertThat(outcome.path("status").asText()).isEqualTo(status);
  }

  private static void assertEverythingIsThere(JsonNode created) {
    Set<String> expected = names(created.at("/template/Resources"));
    assertThat(expected).containsAll(NOT_WITHOUT_PARAMETERS);
    expected.removeAll(NOT_WITHOUT_PARAMETERS);
    assertThat(names(created.path("resources"))).isEqualTo(expected);
    assertThat(created.path("resources"))
        .allSatisfy(
            resource -> assertThat(resource.path("status").asText()).isEqualTo("CREATE_COMPLETE"));
  }

  /** The demo and the other tests do without the engine: {@link Template} reads the same file. */
  private static void assertWhatTheLocalAwsMakesOfTheTemplateIsTheSame(JsonNode created)
      throws IOException {
    Template own = Template.read(ROOT.resolve("template.yaml"));
    Map<String, String> names = localNames(created, own);
    assertThat(DeployedStack.functions(created).stream().map(each -> local(each, names)).toList())
        .containsExactlyInAnyOrderElementsOf(own.functions());
    for (Template.StateMachine machine : own.stateMachines()) {
      assertThat(local(definition(created, machine.logicalId()), names))
          .isEqualTo(machine.definition());
    }
    String document = id(created, "NodeDocument");
    Path file = ROOT.resolve("functions/src/main/resources/node/shard-repair-node.ssm.yaml");
    assertThat(created.at("/contents/documents").path(document).path("content"))
        .isEqualTo(JSON.valueToTree(CloudFormationYaml.read(file)));
  }

  /** The name that the local AWS gives to a resource, by the one that the engine gave. */
  private static Map<String, String> localNames(JsonNode created, Template own) {
    Map<String, String> names = new LinkedHashMap<>();
    names.put(id(created, "Bucket"), own.buckets().get(0));
    names.put(id(created, "NotificationTopic"), Template.topicArn(own.topics().get(0)));
    names.put(id(created, "NodeDocument"), Template.STACK + "-NodeDocument");
    created
        .path("resources")
        .properties()
        .forEach(
            resource -> {
              String physical = resource.getValue().path("id").asText();
              String local = Template.STACK + "-" + resource.getKey();
              switch (resource.getValue().path("type").asText()) {
                case "AWS::Lambda::Function" -> names.put(physical, local);
                case "AWS::StepFunctions::StateMachine" ->
                    names.put(physical, Template.stateMachineArn(local));
                default -> {
                  // No name that a function or a definition has.
                }
              }
            });
    return names;
  }

  private static String local(String text, Map<String, String> names) {
    String result = text;
    for (Map.Entry<String, String> name : names.entrySet()) {
      result = result.replace(name.getKey(), name.getValue());
    }
    return result;
  }

  private static Template.Function local(Template.Function function, Map<String, String> names) {
    Map<String, String> environment = new TreeMap<>();
    function.environment().forEach((key, value) -> environment.put(key, local(value, names)));
    return new Template.Function(
        function.logicalId(),
        local(function.name(), names),
        function.handler(),
        function.timeoutSeconds(),
        function.memoryMb(),
        environment);
  }

  /** That what refers to another resource names the one that was made. */
  private static void assertWired(JsonNode created) throws IOException {
    JsonNode contents = created.path("contents");
    assertThat(contents.at("/policies").path(id(created, "NodePolicy")).toString())
        .as("a variable that IAM fills in, and not CloudFormation")
        .contains("/exports/${ec2:SourceInstanceARN}/*\"")
        .contains("\"exports/${ec2:SourceInstanceARN}/*\"");
    String repair = id(created, "RepairStateMachine");
    assertThat(created.at("/outputs/StateMachineArn").asText()).isEqualTo(repair);

    JsonNode ended = contents.at("/rules").path(id(created, "AfterRepairStateMachineRepairEnded"));
    assertThat(JSON.readTree(ended.path("EventPattern").asText()).at("/detail/stateMachineArn/0"))
        .hasToString("\"" + repair + "\"");
    assertThat(ended.at("/targets/0/Arn").asText())
        .isEqualTo(id(created, "AfterRepairStateMachine"));

    String triage = id(created, "TriageFunction");
    JsonNode triageAlias = DeployedStack.alias(created, triage);
    JsonNode changed = contents.at("/rules").path(id(created, "TriageFunctionAlarmStateChange"));
    assertThat(
            JSON.readTree(changed.path("EventPattern").asText()).at("/detail/alarmName/0/prefix"))
        .hasToString("\"influx-\"");
    assertThat(changed.at("/targets/0/Arn").asText())
        .isEqualTo(triageAlias.path("AliasArn").asText())
        .isEqualTo(created.at("/outputs/TriageFunctionArn").asText());
    assertThat(triageAlias.at("/policy/Statement").findValuesAsText("Service"))
        .containsExactlyInAnyOrder(
            "events.amazonaws.com", "lambda.alarms.cloudwatch.amazonaws.com");
    assertThat(triageAlias.at("/events/MaximumRetryAttempts").asInt()).isEqualTo(2);

    JsonNode queue = contents.at("/queues").elements().next();
    assertThat(changed.at("/targets/0/DeadLetterConfig/Arn"))
        .isEqualTo(queue.path("QueueArn"))
        .isEqualTo(triageAlias.at("/events/DestinationConfig/OnFailure/Destination"));
    assertThat(queue.path("Policy").asText()).contains(changed.path("Arn").asText());

    JsonNode schedule = contents.at("/schedules").elements().next();
    assertThat(schedule.path("ScheduleExpression").asText()).isEqualTo("rate(1 hour)");
    assertThat(schedule.path("State").asText()).isEqualTo("ENABLED");
    assertThat(schedule.at("/Target/Arn"))
        .isEqualTo(DeployedStack.alias(created, id(created, "DetectFunction")).path("AliasArn"));

    assertThat(contents.at("/alarms").path(id(created, "RepairAbortedAlarm")).at("/Dimensions/0"))
        .hasToString("{\"Name\":\"StateMachineArn\",\"Value\":\"" + repair + "\"}");
    assertThat(contents.at("/dashboards").toString()).contains(repair).contains(triage);

    String bucket = id(created, "Bucket");
    assertThat(contents.at("/buckets").path(bucket).path("policy").toString())
        .contains("arn:aws:s3:::" + bucket + "/*")
        .contains("aws:SecureTransport");
    assertThat(contents.at("/topics").path(id(created, "NotificationTopic")).toString())
        .contains("TlsOnly")
        .contains("alias/aws/sns");
    assertThat(contents.at("/roles").path(id(created, "ReportFunctionRole")).toString())
        .contains("states:GetExecutionHistory")
        .contains("execution:" + repair.replaceAll("^.*:", "") + ":*");
    assertThat(contents.at("/policies").path(id(created, "NodeCommandPolicy")).toString())
        .contains("document/" + id(created, "NodeDocument"));
  }

  private void assertDropped(JsonNode created) throws Exception {
    Map<String, List<String>> expected = new TreeMap<>(DROPPED);
    expected.putAll(HANDED_ON_WHOLE);
    assertThat(stack.dropped()).isEqualTo(expected);
    // Named where a function is read, but not where it is made.
    String compare = id(created, "CompareFunction");
    assertThat(created.at("/template/Resources/CompareFunction/Properties/EphemeralStorage/Size"))
        .hasToString("4096");
    assertThat(created.at("/contents/functions").path(compare).path("latest").toString())
        .doesNotContain("EphemeralStorage");
  }

  private static void assertNothingIsLeftButTheBucket(JsonNode created, JsonNode deleted) {
    Set<String> retained = new TreeSet<>();
    created
        .at("/template/Resources")
        .properties()
        .forEach(
            resource -> {
              if (resource.getValue().path("DeletionPolicy").asText().equals("Retain")) {
                retained.add(resource.getKey());
              }
            });
    assertThat(retained).containsExactly("Bucket");
    deleted
        .path("contents")
        .properties()
        .forEach(
            kind ->
                assertThat(names(kind.getValue()))
                    .as(kind.getKey())
                    .isEqualTo(
                        kind.getKey().equals("buckets")
                            ? Set.of(DeployedStack.CODE_BUCKET, id(created, "Bucket"))
                            : Set.of()));
  }

  private static String definition(JsonNode outcome, String logicalId) {
    return machine(outcome, id(outcome, logicalId)).path("definition").asText();
  }

  private static JsonNode machine(JsonNode outcome, String arn) {
    return outcome.at("/contents/stateMachines").path(arn.replaceAll("^.*:", ""));
  }

  private static String id(JsonNode outcome, String logicalId) {
    String id = outcome.path("resources").path(logicalId).path("id").asText();
    assertThat(id).as(logicalId).isNotEmpty();
    return id;
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  // ---------------------------------------------------------------- a repair on it

  private void twoNodesThatLackAPointEach() throws Exception {
    for (String name : List.of("node-a", "node-b")) {
      InfluxNode node = new InfluxNode(name, tools.influxd(), folder.resolve(name));
      nodes.add(node);
      node.start(io.shardrepair.local.node.InfluxSettings.manyFiles());
      InfluxHttp http = new InfluxHttp(node);
      http.query(
          "",
          "CREATE DATABASE %s WITH DURATION INF SHARD DURATION 1d NAME autogen"
              .formatted(DATABASE));
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < SHARED; i++) {
        lines.append("m,h=x v=0 ").append(DAY + i).append('\n');
      }
      lines.append("m,h=x v=1 ").append(DAY + SHARED + nodes.size()).append('\n');
      http.write(DATABASE, lines.toString()).join();
      InfluxNode.awaitEmptyWals(List.of(node));
    }
  }

  /** Runs one, started as an operator does, by the outputs; the key of its report. */
  private String repairsOn(JsonNode outcome, String id, RepairStatus expected) throws Exception {
    stack.run(outcome);
    String parameter = DeployedStack.functions(outcome).get(0).environment().get("NODES_PARAMETER");
    Nodes document =
        new Nodes(
            nodes.stream().map(this::node).toList(),
            Optional.empty(),
            new Settings(
                Settings.DEFAULT.guardRails(),
                new Settings.PreflightMargins(0, 24, 5),
                Settings.DEFAULT.replay()));
    stack
        .clients()
        .ssm
        .putParameter(
            request ->
                request
                    .name(parameter)
                    .type(ParameterType.STRING)
                    .value(NodesDocument.of(document).toString()));
    String execution =
        stack
            .clients()
            .stepFunctions
            .startExecution(
                request ->
                    request
                        .stateMachineArn(outcome.at("/outputs/StateMachineArn").asText())
                        .name(id)
                        .input(
                            "{\"database\":\"d\",\"start\":\"2024-05-01T00:00:00Z\","
                                + "\"end\":\"2024-05-02T00:00:00Z\",\"mode\":\"repair\"}"))
            .executionArn();
    DescribeExecutionResponse state;
    do {
      TimeUnit.MILLISECONDS.sleep(200);
      state = stack.clients().stepFunctions.describeExecution(r -> r.executionArn(execution));
    } while (state.status() == ExecutionStatus.RUNNING);
    assertThat(state.status())
        .as("%s %s", state.error(), state.cause())
        .isEqualTo(ExecutionStatus.SUCCEEDED);
    RepairObjects objects =
        new RepairObjects(
            new S3Store(stack.clients().s3, outcome.at("/outputs/BucketName").asText()), id);
    RepairReport report = objects.read(objects.report(), RepairReport.class);
    assertThat(report.status()).as(report.message()).isEqualTo(expected);
    return objects.report();
  }

  private Map<String, String> dump(InfluxNode node) throws IOException, InterruptedException {
    return Dump.of(node, tools.influxInspect(), DATABASE, folder);
  }

  private Node node(InfluxNode node) {
    return new Node(
        node.name(),
        instanceId(node.name()),
        node.url(),
        node.dataDir().toString(),
        node.walDir().toString(),
        tools.influxInspect().toString(),
        node.dataDir().resolveSibling("staging").toString(),
        node.configFile().toString(),
        Optional.empty(),
        Optional.empty());
  }

  private static String instanceId(String name) {
    return "i-0000000000000000" + name.charAt(name.length() - 1);
  }
}
