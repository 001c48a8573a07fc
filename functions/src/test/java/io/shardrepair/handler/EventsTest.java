package io.shardrepair.handler;

import static io.shardrepair.handler.Calls.call;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.tuple;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.compare.Exports;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.export.Run.Codec;
import io.shardrepair.json.Json;
import io.shardrepair.model.ExportRange;
import io.shardrepair.model.Node;
import io.shardrepair.model.ShardInfo;
import io.shardrepair.model.Topology;
import io.shardrepair.node.ClusterQuery;
import io.shardrepair.node.NodeCommands;
import io.shardrepair.node.NodeCommands.Result;
import io.shardrepair.node.NodeCommands.Running;
import io.shardrepair.node.NodeScript;
import io.shardrepair.notify.Notice;
import io.shardrepair.partition.Partitioner;
import io.shardrepair.preflight.Executions;
import io.shardrepair.preflight.States;
import io.shardrepair.replay.PointWriter;
import io.shardrepair.report.KnownBy;
import io.shardrepair.resolve.Resolver;
import io.shardrepair.resolve.Samples;
import io.shardrepair.resolve.ShardCatalog;
import io.shardrepair.resolve.SideBySide;
import io.shardrepair.store.MemoryStore;
import io.shardrepair.store.Pass;
import io.shardrepair.store.RepairObjects;
import io.shardrepair.trigger.AlarmFixtures;
import io.shardrepair.trigger.Triage;
import io.shardrepair.trigger.TriageSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The files of {@code events/}, as {@code sam local invoke} gives them to the functions. One after
 * another they are one repair; what each is answered is kept in {@code src/test/resources/events}.
 */
class EventsTest {
  private static final Path EVENTS = Path.of("../events");
  private static final String DATABASE = "telegraf";
  private static final Instant START = Instant.parse("2026-11-16T00:00:00Z");
  private static final Instant END = Instant.parse("2026-11-17T00:00:00Z");
  private static final String BUCKET = "bucket";

  private final MemoryStore store = new MemoryStore();
  private final RepairObjects objects = new RepairObjects(store, "first-repair");
  private final List<Map<String, String>> commands = new ArrayList<>();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final List<Notice> notices = new ArrayList<>();

  /** What the last plan answered. */
  private final Known known = new Known(objects);

  @Test
  void everyFunctionHasAnEventAndEveryEventAFunction() throws IOException {
    Set<String> handlers = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("src/main/java/io/shardrepair/handler"))) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("Handler.java"))
          .map(name -> name.replace("Handler.java", ""))
          .forEach(handlers::add);
    }
    Set<String> events = new TreeSet<>();
    try (Stream<Path> files = Files.list(EVENTS)) {
      files
          .map(file -> file.getFileName().toString().replace(".json", ""))
          .filter(name -> !name.equals("env"))
          .map(EventsTest::functionName)
          .forEach(events::add);
    }

    assertThat(events).isEqualTo(handlers);
  }

  @Test
  void oneAfterAnotherTheEventsAreOneRepair() throws IOException {
    answers("resolve", resolve());
    answers("preflight", preflight());
    assertThat(commands)
        .extracting(command -> command.get("Action"), command -> command.get("ShardIds"))
        .containsExactly(tuple("preflight", "7"), tuple("preflight", "9"));
    answers("export", new ExportHandler(store, script()));
    export(Pass.BEFORE, lines(0, 300), lines(0, 40) + lines(70, 80) + lines(90, 300));
    answers("partition", partition());
    answers("compare", new CompareHandler(store));
    answers("decide", new DecideHandler(store));
    recheck();
    answers("replay", replay());
    assertThat(written.toString(UTF_8)).isEqualTo(lines(40, 70) + lines(80, 90));
    export(Pass.AFTER, lines(0, 300), lines(0, 300));
    call(partition(), known.event(text("partition").replace("before", "after")));
    call(new CompareHandler(store), known.event(text("compare").replace("before", "after")));
    answers("verify", new VerifyHandler(store));
    answers("clean-up", new CleanUpHandler(store, script(), EventsTest::untold));
    answers("report", new ReportHandler(store, execution -> List.of(), EventsTest::untold, BUCKET));
    answers("notify", new NotifyHandler(store, notices::add, clock()));
    assertThat(notices)
        .containsExactly(
            new Notice(
                Notice.VERSION,
                Notice.Kind.REPAIRED,
                "40 missing points were written and read back",
                "s3://YOUR-BUCKET/repairs/first-repair/report.json",
                Optional.of("first-repair"),
                Optional.of(DATABASE),
                Optional.of("autogen"),
                Optional.of("2026-11-16T00:00:00Z"),
                Optional.of("2026-11-17T00:00:00Z"),
                Optional.of(40L),
                Optional.of(40L),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void theScheduleAsksForAllShards() throws IOException {
    answers("detect", DetectHandlerTest.handler());
  }

  @Test
  void equalCopiesAreNotTold() throws IOException {
    call(resolve(), event("resolve"));
    export(Pass.BEFORE, lines(0, 10), lines(0, 10));
    call(partition(), event("partition"));
    call(new CompareHandler(store), event("compare"));
    call(new DecideHandler(store), event("decide"));
    call(
        new ReportHandler(store, execution -> List.of(), EventsTest::untold, BUCKET),
        event("report"));

    JsonNode answer = call(new NotifyHandler(store, notices::add, clock()), event("notify"));

    assertThat(answer).isEqualTo(Json.tree("{}".getBytes(UTF_8)));
    assertThat(notices).isEmpty();
  }

  @Test
  void anAlarmStartsARepair() throws IOException {
    Map<String, JsonNode> started = new LinkedHashMap<>();
    Triage triage =
        new Triage(
            store,
            BUCKET,
            () -> TriageSettings.USUAL,
            new AlarmFixtures.KnownAlarms()
                .flapping("influx-telegraf-points", 4, Instant.parse("2026-11-16T10:42:31.115Z")),
            started::put,
            notices::add);

    answers("triage", new TriageHandler(triage));

    JsonNode expected = expected("triage");
    assertThat(started.keySet()).containsExactly(expected.path("repairId").asText());
    assertThat(started.values()).containsExactly(expected.path("target"));
    assertThat(notices).extracting(Notice::outcome).containsExactly(Optional.of("STARTED"));
  }

  private void answers(String name, RequestStreamHandler handler) throws IOException {
    JsonNode answer = call(handler, event(name));
    if (answer.has("seconds")) {
      ((ObjectNode) answer).put("seconds", 0); // Wall time.
    }
    for (String digest : List.of("topology", "plan", "verification")) {
      if (answer.has(digest)) {
        assertThat(answer.path(digest).asText()).matches("[0-9a-f]{64}");
        ((ObjectNode) answer).put(digest, digest.toUpperCase(Locale.ROOT));
      }
    }
    if (name.equals("recheck")) {
      ((ObjectNode) answer).put("looked", ""); // The time of day.
    }
    if (name.equals("partition")) {
      ((ObjectNode) answer).put("id", "PARTITIONING"); // A digest.
    }
    assertThat(answer).as(name).isEqualTo(expected(name));
  }

  private String event(String name) throws IOException {
    return known.event(text(name));
  }

  private static String text(String name) throws IOException {
    return Files.readString(EVENTS.resolve(name + ".json"));
  }

  /** The state machine's data tells all. */
  private static KnownBy untold(String execution) {
    throw new AssertionError("no history is to be read");
  }

  private static JsonNode expected(String name) throws IOException {
    return Json.tree(Files.readAllBytes(Path.of("src/test/resources/events/" + name + ".json")));
  }

  /** {@code clean-up} is the event of {@code CleanUp}. */
  private static String functionName(String event) {
    return Stream.of(event.split("-"))
        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
        .collect(Collectors.joining());
  }

  private ResolveHandler resolve() {
    Node a = Samples.node("node-a");
    Node b = Samples.node("node-b");
    ShardCatalog catalog =
        new ShardCatalog() {
          @Override
          public List<ShardInfo> shards(Node node) {
            long id = node.name().equals("node-a") ? 7 : 9;
            return List.of(new ShardInfo(id, DATABASE, "autogen", START, END, END));
          }

          @Override
          public Optional<String> defaultRetentionPolicy(Node node, String database) {
            return Optional.of("autogen");
          }
        };
    return new ResolveHandler(
        store,
        (nodes, cluster) ->
            new Resolver(
                nodes,
                cluster,
                catalog,
                address -> List.of(),
                new SideBySide(SideBySide.USUAL),
                clock()),
        () -> Samples.nodes(a, b),
        new ClusterQuery(script(), store));
  }

  private PreflightHandler preflight() {
    return new PreflightHandler(
        store,
        script(),
        new States.FakeServers(),
        arn -> new Executions.State(Executions.Status.RUNNING, Optional.empty()),
        clock());
  }

  /** The nodes are asked, and in the next call have answered that nothing changed. */
  private void recheck() throws IOException {
    RecheckHandler recheck =
        new RecheckHandler(
            store,
            script(),
            arn -> new Executions.State(Executions.Status.RUNNING, Optional.empty()));
    answers("recheck", recheck);
    ObjectNode again = (ObjectNode) Json.tree(event("recheck").getBytes(UTF_8));
    again.set(
        "recheck", ((ObjectNode) expected("recheck")).put("looked", Instant.now().toString()));
    assertThat(call(recheck, again.toString()).path("next").asText()).isEqualTo("REPLAY");
  }

  private ReplayHandler replay() {
    return new ReplayHandler(
        store,
        this::write,
        (node, topology, statement) -> fail("nothing is to be deleted"),
        node -> Optional.empty());
  }

  private PartitionHandler partition() {
    return new PartitionHandler(store, Partitioner.TARGET_BYTES);
  }

  private NodeScript script() {
    NodeCommands nodes =
        new NodeCommands() {
          @Override
          public String start(String instanceId, Map<String, String> parameters) {
            commands.add(parameters);
            return parameters.get("Action") + "-on-" + instanceId;
          }

          @Override
          public List<Running> running() {
            return List.of();
          }

          @Override
          public Result result(String commandId, String instanceId) {
            return commandId.startsWith("look")
                ? new Result(
                    Result.State.SUCCEEDED,
                    "{\"copy\":\"%s\",\"state\":\"state\",\"writes\":\"writes\"}"
                        .formatted(instanceId.substring(2)),
                    "")
                : new Result(Result.State.RUNNING, "", "");
          }

          @Override
          public void cancel(String commandId, String instanceId) {}
        };
    return new NodeScript(nodes, BUCKET, Samples.INSTANCE_ARNS, 14);
  }

  private static Clock clock() {
    return Clock.fixed(END.plusSeconds(86_400), ZoneOffset.UTC);
  }

  private PointWriter.Outcome write(Node node, Topology topology, byte[] lines) {
    assertThat(node.name()).isEqualTo("node-b");
    written.writeBytes(lines);
    return new PointWriter.Outcome.Written();
  }

  /** What the nodes do between the events: they put their exports into the store. */
  private void export(Pass pass, String linesOfA, String linesOfB) throws IOException {
    Topology topology = objects.read(objects.topology(), Topology.class);
    Map<String, String> lines = Map.of("node-a", linesOfA, "node-b", linesOfB);
    for (String copy : topology.copyNames()) {
      Manifest manifest =
          new Manifest(
              Manifest.VERSION,
              topology.repairId(),
              copy,
              topology.database(),
              topology.retentionPolicy(),
              topology.copy(copy).shardIds(),
              topology.export().map(ExportRange::start).orElse(""),
              topology.export().map(ExportRange::end).orElse(""),
              "1.8.10",
              "zstd",
              "state",
              "writes",
              List.of(
                  Exports.run(
                      store,
                      topology.copy(copy),
                      pass.label() + ".tsm",
                      Run.Kind.TSM,
                      lines.get(copy),
                      Codec.ZSTD,
                      1 << 20)),
              List.of(),
              1.0);
      objects.write(objects.manifest(pass, copy), manifest);
    }
  }

  /** A point a minute of one series. */
  private static String lines(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            minute ->
                "cpu,host=web-1 usage=%d %d000000000\n"
                    .formatted(minute, START.plusSeconds(60L * minute).getEpochSecond()))
        .collect(Collectors.joining());
  }
}
