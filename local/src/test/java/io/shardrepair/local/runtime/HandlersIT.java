package io.shardrepair.local.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.aws.S3Store;
import io.shardrepair.input.NodesDocument;
import io.shardrepair.local.aws.LocalAws;
import io.shardrepair.local.aws.LocalStacks;
import io.shardrepair.local.lambda.HostedFunctions;
import io.shardrepair.local.runcommand.Instance;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.template.Template;
import io.shardrepair.model.Node;
import io.shardrepair.model.Nodes;
import io.shardrepair.model.Settings;
import io.shardrepair.store.Pass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each function of template.yaml under AWS's own runtime, with the code as Lambda unpacks it and no
 * environment but its own, and beside it on the local host: its event of {@code events/} is
 * answered the same, and so is one that it must refuse. S3, SSM and the rest are the local AWS; one
 * event after another is a repair, one on each host.
 *
 * <p>What the runtime does with classes, environment and events:
 * docs.aws.amazon.com/lambda/latest/dg/java-package.html and .../configuration-envvars.html, and
 * {@code CustomerClassLoader} of aws/aws-lambda-java-libs.
 */
class HandlersIT {
  private static final Path ROOT = ProjectRoot.find();

  /** Detect's own event is for all databases, and so would meet the other host's. */
  private static final String ONE_DATABASE = "{\"include\":[{\"database\":\"telegraf\"}]}";

  /** They need a cluster, a second export, or several shards; both say so in the same words. */
  private static final Set<String> FAIL_HERE = Set.of("CopyShard", "Verify", "Summarize");

  private final Side local = new Side("local--repair", "telegrab");
  private final Side runtime = new Side("aws--a-repair", "telegrac");

  @TempDir Path folder;

  @Test
  void eachFunctionAnswersUnderBothTheSame() throws Exception {
    Set<String> succeeded = new TreeSet<>();
    Emulator emulator = new Emulator(folder.resolve("emulator"));
    Path taskRoot = TaskRoot.make();
    Path work = folder.resolve("aws");
    List<String> databases = List.of(local.database(), runtime.database());
    try (FakeInflux a = FakeInflux.start(databases);
        FakeInflux b = FakeInflux.start(databases);
        LocalAws aws =
            LocalAws.start(
                LocalStacks.choose(work),
                ROOT,
                work,
                List.of(instance("node-a"), instance("node-b")),
                512)) {
      String execution = failedExecution(aws);
      local.useExecution(execution);
      runtime.useExecution(execution);
      useNodes(aws, List.of(node("node-a", a), node("node-b", b)));
      S3Store store = new S3Store(aws.s3(), aws.bucket());
      try (Emulated functions = new Emulated(emulator, functions(aws, taskRoot))) {
        while (functions.hasNext()) {
          Emulated.Warm function = functions.next();
          if (answersTheSame(function, aws, store)) {
            succeeded.add(handlerName(function.function()));
          }
        }
      }
    }
    assertThat(handlers()).isEqualTo(union(succeeded, FAIL_HERE));
  }

  /** Whether its event is answered without an error, too. */
  private boolean answersTheSame(Emulated.Warm function, LocalAws aws, S3Store store)
      throws IOException, InterruptedException {
    String name = handlerName(function.function());
    String id = function.function().name();
    assertThat(Answer.of(HostedFunctions.invoke(aws, id, Emulated.REFUSED)).json())
        .as("%s, %s", name, Emulated.REFUSED)
        .isEqualTo(function.refused().json());
    String event =
        name.equals("Detect")
            ? ONE_DATABASE
            : Files.readString(ROOT.resolve("events/" + file(name)));
    Answer here = Answer.of(HostedFunctions.invoke(aws, id, local.event(store, event)));
    Answer there = function.running().invoke(runtime.event(store, event));
    assertThat(local.comparable(here)).as(name).isEqualTo(runtime.comparable(there));
    afterwards(name, store);
    return here.functionError().isEmpty();
  }

  private static List<Emulator.Function> functions(LocalAws aws, Path taskRoot) throws IOException {
    return Template.read(ROOT.resolve("template.yaml")).functions().stream()
        .map(
            function ->
                new Emulator.Function(
                    function.name(),
                    function.handler(),
                    taskRoot,
                    function.timeoutSeconds(),
                    function.memoryMb(),
                    environment(function, aws)))
        .toList();
  }

  private static String handlerName(Emulator.Function function) {
    return function.handler().replaceAll("^.*\\.|Handler$", "");
  }

  /** What the nodes do between the events. */
  private void afterwards(String name, S3Store store) throws IOException {
    if (name.equals("Export")) {
      local.export(store, Pass.BEFORE);
      runtime.export(store, Pass.BEFORE);
    }
  }

  private static Set<String> handlers() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("events"))) {
      return files
          .map(file -> file.getFileName().toString().replace(".json", ""))
          .filter(name -> !name.equals("env"))
          .map(HandlersIT::name)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> all = new TreeSet<>(one);
    all.addAll(other);
    return all;
  }

  private static Map<String, String> environment(Template.Function function, LocalAws aws) {
    Map<String, String> environment = new HashMap<>(function.environment());
    environment.putAll(aws.clientEnvironment(function.name()));
    return environment;
  }

  /** One that ends at its first state, for want of a database. */
  private static String failedExecution(LocalAws aws) {
    return aws.stepFunctions()
        .startExecution(
            request ->
                request
                    .stateMachineArn(aws.stateMachineArn("RepairStateMachine"))
                    .name("no-database")
                    .input("{}"))
        .executionArn();
  }

  private static void useNodes(LocalAws aws, List<Node> list) {
    Nodes nodes = new Nodes(list, Optional.empty(), Settings.DEFAULT);
    aws.putParameter("NODES_PARAMETER", NodesDocument.of(nodes).toString());
  }

  private Node node(String name, FakeInflux influx) {
    Path home = folder.resolve(name);
    return new Node(
        name,
        instanceId(name),
        influx.url(),
        home.resolve("data").toString(),
        home.resolve("wal").toString(),
        home.resolve("influx_inspect").toString(),
        home.resolve("staging").toString(),
        home.resolve("influxdb.conf").toString(),
        Optional.empty(),
        Optional.empty());
  }

  private static Instance instance(String name) {
    return new Instance(instanceId(name), name, Map.of());
  }

  private static String instanceId(String name) {
    return "i-0000000000000000" + name.charAt(name.length() - 1);
  }

  /** {@code CleanUp} has the event {@code clean-up.json}. */
  private static String file(String name) {
    return name.replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT) + ".json";
  }

  private static String name(String file) {
    return Stream.of(file.split("-", -1))
        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
        .collect(Collectors.joining());
  }
}
