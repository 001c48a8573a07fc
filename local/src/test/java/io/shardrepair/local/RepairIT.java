package io.shardrepair.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.aws.S3Store;
import io.shardrepair.export.Finding;
import io.shardrepair.local.RepairStack.Repair;
import io.shardrepair.local.demo.DemoData;
import io.shardrepair.local.demo.EntropyMaker;
import io.shardrepair.local.node.InfluxHttp;
import io.shardrepair.local.node.InfluxNode;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Toolbox;
import io.shardrepair.local.setup.Tools;
import io.shardrepair.local.show.PlainProgress;
import io.shardrepair.model.Node;
import io.shardrepair.model.Nodes;
import io.shardrepair.model.Settings;
import io.shardrepair.node.ProcessState;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.plan.RepairPlan.Left;
import io.shardrepair.preflight.Check;
import io.shardrepair.report.RepairReport;
import io.shardrepair.status.RepairStatus;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/**
 * The stack as template.yaml describes it, on two real nodes whose copies of a shard differ. What
 * is asserted is what the nodes hold, exported by the tool alone and read by {@link Dump}.
 */
@ExtendWith(SharedStack.class)
class RepairIT {
  private static final String DAY = "2024-05-01T00:00:00Z";
  private static final String NEXT_DAY = "2024-05-02T00:00:00Z";

  /** The shards here were written a moment ago. */
  private static final Settings SETTINGS =
      new Settings(
          Settings.DEFAULT.guardRails(),
          new Settings.PreflightMargins(0, 24, 5),
          Settings.DEFAULT.replay());

  private static RepairStack stack;
  private static Tools tools;
  private static S3Store store;

  @TempDir Path folder;
  private InfluxNode a;
  private InfluxNode b;

  @BeforeAll
  static void useStack(RepairStack shared) {
    stack = shared;
    tools = stack.tools();
    store = stack.store();
  }

  @BeforeEach
  void makeEntropy() throws IOException {
    a = new InfluxNode("node-a", tools.influxd(), folder.resolve("a"));
    b = new InfluxNode("node-b", tools.influxd(), folder.resolve("b"));
    DemoData data = new DemoData(Instant.parse(DAY), 60_000, 1);
    new EntropyMaker(a, b, data, new PlainProgress(System.out)).make();
    useTool(tools.influxInspect());
  }

  @AfterEach
  void stopNodes() {
    a.close();
    b.close();
  }

  @Test
  void planWritesNothingRepairMakesTheUnionAndASecondRepairReplaysNothing() throws Exception {
    Map<String, String> beforeA = dump(a);
    Map<String, String> beforeB = dump(b);

    RepairReport planned = run(input("plan"));

    assertThat(planned.status()).isEqualTo(RepairStatus.PLANNED);
    assertThat(dump(a)).isEqualTo(beforeA);
    assertThat(dump(b)).isEqualTo(beforeB);
    assertThat(planned.copies())
        .extracting(copy -> copy.missingBefore().orElseThrow())
        .containsExactly(lacking(beforeA, beforeB), lacking(beforeB, beforeA));
    assertThat(planned.conflicts()).isEqualTo(conflicts(beforeA, beforeB)).isPositive();

    RepairReport repaired = run(input("repair"));

    assertThat(repaired.status()).isEqualTo(RepairStatus.CONFLICTS);
    assertThat(dump(a)).isEqualTo(united(beforeA, beforeB));
    assertThat(dump(b)).isEqualTo(united(beforeB, beforeA));
    assertThat(repaired.copies())
        .allSatisfy(
            copy -> {
              assertThat(copy.replayed()).isEqualTo(copy.missingBefore());
              assertThat(copy.missingAfter()).contains(0L);
              assertThat(copy.pointsAfter()).contains((long) united(beforeA, beforeB).size());
            });

    RepairReport again = run(input("repair"));

    assertThat(again.status()).isEqualTo(RepairStatus.CONFLICTS);
    assertThat(again.bytesReplayed()).isZero();
    assertThat(again.conflicts()).isEqualTo(planned.conflicts());
    assertNoStagingIsLeft();
  }

  @Test
  void aCheckEndsAfterThePreflightAndLeavesNothing() throws Exception {
    Map<String, String> beforeA = dump(a);
    List<ObjectStore.Entry> exports = store.list("exports/");
    List<ObjectStore.Entry> statuses = store.list("status/");

    RepairReport report = run(input("check"));

    assertThat(report.status()).isEqualTo(RepairStatus.CHECKED);
    assertThat(report.message()).endsWith("passed; nothing was exported or written");
    assertThat(report.checks()).isNotEmpty().allMatch(Check::passed);
    assertThat(store.list("exports/")).isEqualTo(exports);
    assertThat(store.list("status/")).isEqualTo(statuses);
    assertThat(store.list("locks/")).isEmpty();
    assertThat(dump(a)).isEqualTo(beforeA);
    assertNoStagingIsLeft();
  }

  @Test
  void aStoredPlanIsAppliedOnceWithTheToolOfInflux17() throws Exception {
    useTool(new Toolbox(ProjectRoot.find(), new PlainProgress(System.out)).oldInfluxInspect());
    Map<String, String> beforeA = dump(a);
    Map<String, String> beforeB = dump(b);
    RepairReport planned = run(input("plan"));
    assertThat(planned.status()).isEqualTo(RepairStatus.PLANNED);

    RepairReport applied = run(apply(planned));

    assertThat(applied.status()).isEqualTo(RepairStatus.CONFLICTS);
    assertThat(applied.planId()).contains(planned.repairId());
    assertThat(dump(a)).isEqualTo(united(beforeA, beforeB));
    assertThat(dump(b)).isEqualTo(united(beforeB, beforeA));

    RepairReport outdated = run(apply(planned));

    assertThat(outdated.status()).isEqualTo(RepairStatus.FAILED);
    assertThat(outdated.failure().orElseThrow().error()).isEqualTo("PlanOutdated");
    assertThat(dump(a)).isEqualTo(united(beforeA, beforeB));
  }

  @Test
  void aPartOfTheShardIsRepairedAlone() throws Exception {
    Map<String, String> beforeA = dump(a);
    Map<String, String> beforeB = dump(b);
    String from = "2024-05-01T13:30:00Z";
    String to = "2024-05-01T13:40:00Z";

    RepairReport report =
        run(
            "{\"database\":\"telegraf\",\"start\":\"%s\",\"end\":\"%s\",\"mode\":\"repair\",\"acceptAbsentSeries\":true}"
                .formatted(from, to));

    // The part lies in an outage: much of it is missing, and little of the shard.
    assertThat(report.status()).as(report.message()).isEqualTo(RepairStatus.REPAIRED);
    Map<String, String> expected = new TreeMap<>(beforeB);
    beforeA.forEach(
        (point, value) -> {
          Instant time = time(point);
          if (!time.isBefore(Instant.parse(from)) && time.isBefore(Instant.parse(to))) {
            expected.putIfAbsent(point, value);
          }
        });
    assertThat(expected).hasSizeGreaterThan(beforeB.size());
    assertThat(dump(b)).isEqualTo(expected);
  }

  @Test
  void deletesInTheWalAreAFindingThatStopsTheRepair() throws Exception {
    new InfluxHttp(a)
        .query(EntropyMaker.DATABASE, "DELETE FROM http WHERE time < '2024-05-01T01:00:00Z'");
    Map<String, String> beforeB = dump(b);

    RepairReport report = run(input("repair"));

    assertThat(report.status()).isEqualTo(RepairStatus.NEEDS_REVIEW);
    assertThat(report.findings())
        .extracting(found -> found.copy() + " " + found.finding().kind())
        .containsExactly("node-a " + Finding.Kind.WAL_DELETES);
    assertThat(dump(b)).isEqualTo(beforeB);
    RepairReport applied = run(apply(report));
    assertThat(applied.failure().orElseThrow().error()).isEqualTo("PlanNotApplicable");
    assertThat(dump(b)).isEqualTo(beforeB);
  }

  @Test
  void aSeriesThatOneCopyLacksWhollyIsReviewedAndThenApplied() throws Exception {
    new InfluxHttp(a)
        .write(EntropyMaker.DATABASE, "cpu,host=new-01 usage=1 " + nanos(DAY) + "\n")
        .join();
    Map<String, String> beforeA = dump(a);
    Map<String, String> beforeB = dump(b);

    RepairReport report = run(input("repair"));

    assertThat(report.status()).isEqualTo(RepairStatus.NEEDS_REVIEW);
    assertThat(dump(b)).isEqualTo(beforeB);
    RepairObjects objects = new RepairObjects(store, report.repairId());
    assertThat(objects.read(objects.plan(), RepairPlan.class).copy("node-b").absentSeriesSample())
        .extracting(name -> name.text())
        .containsExactly("cpu,host=new-01");

    RepairReport unanswered = run(apply(report));
    assertThat(unanswered.failure().orElseThrow().error()).isEqualTo("PlanNotApplicable");
    assertThat(unanswered.message()).contains("cpu,host=new-01");
    assertThat(dump(b)).isEqualTo(beforeB);

    RepairReport applied =
        run(
            "{\"mode\":\"apply\",\"plan\":\"%s\",\"answers\":[{\"measurement\":\"cpu\",\"choice\":\"replay\"}]}"
                .formatted(report.repairId()));
    assertThat(applied.status()).isEqualTo(RepairStatus.CONFLICTS);
    assertThat(dump(b)).isEqualTo(united(beforeB, beforeA));
    assertThat(applied.planned().orElseThrow().undo())
        .singleElement()
        .asString()
        .endsWith("/undo/node-b/delete.influxql");
  }

  @Test
  void aPolicyResolvesConflictsAndTheUndoFolderKeepsTheLosers() throws Exception {
    Map<String, String> beforeA = dump(a);
    Map<String, String> beforeB = dump(b);

    RepairReport report = run(input("repair").replace("}", ",\"conflicts\":\"prefer:node-b\"}"));

    assertThat(report.status()).isEqualTo(RepairStatus.REPAIRED);
    assertThat(report.conflicts()).isZero();
    assertThat(report.planned().orElseThrow().conflicts().resolved())
        .isEqualTo(conflicts(beforeA, beforeB));
    assertThat(dump(a)).isEqualTo(united(beforeB, beforeA));
    assertThat(dump(b)).isEqualTo(united(beforeB, beforeA));
    String undo = report.planned().orElseThrow().undo().get(0);
    assertThat(undo).endsWith("/undo/node-a/overwritten.lp.gz");
    new InfluxHttp(a)
        .write(
            EntropyMaker.DATABASE,
            new String(
                new GZIPInputStream(new ByteArrayInputStream(store.read(undo))).readAllBytes(),
                UTF_8))
        .join();
    assertThat(dump(a)).isEqualTo(united(beforeA, beforeB));
  }

  @Test
  void pointsThatAServerWouldRefuseForTheirTypeAreListedAndLeft() throws Exception {
    // A field of one type on each node: neither server would take the other's points.
    String point = "cpu,cpu=cpu0,host=web-01,region=eu-west-1 extra=%s " + nanos(DAY) + "\n";
    new InfluxHttp(a).write(EntropyMaker.DATABASE, point.formatted("1i")).join();
    new InfluxHttp(b)
        .write(EntropyMaker.DATABASE, point.formatted("2.5").replace("000000\n", "000001\n"))
        .join();
    Map<String, String> beforeA = dump(a);
    Map<String, String> beforeB = dump(b);

    RepairReport report = run(input("repair"));

    assertThat(report.status()).isEqualTo(RepairStatus.CONFLICTS);
    assertThat(report.message()).contains("2 points are left missing on purpose");
    assertThat(report.copies())
        .allSatisfy(
            copy -> {
              assertThat(copy.left()).containsExactly(new Left(Left.Reason.TYPE_CONFLICT, 1));
              assertThat(copy.refused()).contains(0L);
              assertThat(copy.missingAfter()).contains(1L);
            });
    assertThat(report.planned().orElseThrow().typeConflicts())
        .extracting(c -> c.measurement() + " " + c.field() + " " + c.copy() + " " + c.holds())
        .containsExactly("cpu extra node-a [integer]", "cpu extra node-b [float]");
    Map<String, String> expected = united(beforeA, beforeB);
    expected.keySet().removeIf(key -> key.contains("\textra\t") && !beforeA.containsKey(key));
    assertThat(dump(a)).isEqualTo(expected);
  }

  @Test
  void anExportThatFailsEndsWithAReportAndNothingLeftOnTheNodes() throws Exception {
    Path failing =
        Files.createFile(
            folder.resolve("influx_inspect"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Files.writeString(
        failing,
        """
        #!/bin/sh
        case "$*" in *-h*) exec "%1$s" "$@";; esac
        "%1$s" "$@"
        echo "out of luck" >&2
        exit 7
        """
            .formatted(tools.influxInspect()));
    useTool(failing);
    Map<String, String> beforeB = dump(b);

    RepairReport report = run(input("repair"));

    assertThat(report.status()).isEqualTo(RepairStatus.FAILED);
    assertThat(report.failure().orElseThrow().error()).isEqualTo("NodeCommandFailed");
    assertThat(report.failure().orElseThrow().cause()).contains("export on node-", "out of luck");
    assertThat(report.cleanUpFailure()).isEmpty();
    assertThat(dump(b)).isEqualTo(beforeB);
    assertNoStagingIsLeft();
  }

  @Test
  void aRepairThatIsStoppedIsCleanedUpAndReportedByTheExecutionThatFollowsIt() throws Exception {
    Path exports = Files.createDirectory(folder.resolve("exports"));
    useTool(hangingTool(exports));
    Repair repair = stack.start(input("repair"));
    String execution = repair.execution();
    while (files(exports).size() < 2) {
      assertThat(repair.runs()).isTrue();
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(store.list("locks/")).isNotEmpty();
    assertThat(files(RepairStack.staging(a))).isNotEmpty();
    stack.aws().stepFunctions().stopExecution(request -> request.executionArn(execution));
    // AWS says ABORTED. LocalStack says FAILED if the stop comes between two states: its
    // interpreter
    // cannot set the next one then, and that error replaces the stop (Environment.set_error).
    assertThat(await(execution)).isIn(ExecutionStatus.ABORTED, ExecutionStatus.FAILED);

    assertThat(await(startAfter(execution, "ABORTED"))).isEqualTo(ExecutionStatus.SUCCEEDED);

    assertNoStagingIsLeft();
    assertThat(store.list("locks/")).isEmpty();
    for (Path export : files(exports)) {
      long pid = Long.parseLong(export.getFileName().toString());
      assertThat(ProcessState.runs(pid)).isFalse();
    }
    RepairObjects objects = repair.objects();
    RepairReport report = objects.read(objects.report(), RepairReport.class);
    assertThat(report.status()).isEqualTo(RepairStatus.FAILED);
    assertThat(report.failure().orElseThrow().error()).isEqualTo("ABORTED");
    assertThat(report.cleanUpFailure()).isEmpty();

    // Every failure sends the event, also that of a repair which has done all this itself.
    byte[] before = store.read(objects.report());
    String again = startAfter(execution, "ABORTED");
    assertThat(await(again)).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(store.read(objects.report())).isEqualTo(before);
    assertThat(
            stack
                .aws()
                .stepFunctions()
                .getExecutionHistory(request -> request.executionArn(again))
                .events())
        .noneMatch(event -> event.lambdaFunctionScheduledEventDetails() != null);
  }

  /** An influx_inspect whose exports do not end; each leaves a file with its process id. */
  private Path hangingTool(Path exports) throws IOException {
    Path tool =
        Files.createFile(
            Files.createDirectory(folder.resolve("hanging")).resolve("influx_inspect"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    return Files.writeString(
        tool,
        """
        #!/bin/sh
        case "$1 $*" in *-h*) exec "%1$s" "$@";; export*) ;; *) exec "%1$s" "$@";; esac
        touch "%2$s/$$"
        exec sleep 600
        """
            .formatted(tools.influxInspect(), exports));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /**
   * Starts what the rule starts, with the event that Step Functions sends (Developer Guide,
   * "Automating Step Functions event delivery with EventBridge").
   */
  private static String startAfter(String execution, String status) {
    String event =
        """
        {"version": "0", "id": "315c1398-40ff-a850-213b-158f73e60175",
         "detail-type": "Step Functions Execution Status Change", "source": "aws.states",
         "account": "000000000000", "time": "2026-11-26T19:42:21Z", "region": "us-east-1",
         "resources": ["%1$s"],
         "detail": {"executionArn": "%1$s", "stateMachineArn": "%2$s", "name": "%3$s",
          "status": "%4$s", "startDate": 1551225271984, "stopDate": 1551225319999, "input": "{}",
          "inputDetails": {"included": true}, "output": null, "outputDetails": null,
          "error": null, "cause": null}}
        """
            .formatted(
                execution,
                stack.aws().stateMachineArn("RepairStateMachine"),
                execution.substring(execution.lastIndexOf(':') + 1),
                status);
    return stack
        .aws()
        .stepFunctions()
        .startExecution(
            request ->
                request
                    .stateMachineArn(stack.aws().stateMachineArn("AfterRepairStateMachine"))
                    .input(event))
        .executionArn();
  }

  @Test
  void aComparisonThatFailsIsReportedWithItsPartitionAndItsOwnError() throws Exception {
    assertThat(run(input("plan")).status()).isEqualTo(RepairStatus.PLANNED);
    // The next repair takes the runs as they are. Partition reads the beginning of a part only.
    List<ObjectStore.Entry> exports = store.list(stack.exports("node-a"));
    assertThat(exports).isNotEmpty();
    for (ObjectStore.Entry run : exports) {
      byte[] content = store.read(run.key());
      if (!run.key().endsWith(".json") && content.length > 20_000) {
        Arrays.fill(content, content.length - 8, content.length, (byte) 0x55);
        store.write(run.key(), content);
      }
    }

    RepairReport report = run(input("plan"));

    assertThat(report.status()).isEqualTo(RepairStatus.FAILED);
    assertThat(report.failure().orElseThrow().error()).isEqualTo("java.io.IOException");
    assertThat(report.message())
        .contains("partition 0 of the comparison before the replay failed: java.io.IOException: ");
    assertThat(report.cleanUpFailure()).isEmpty();
    for (ObjectStore.Entry run : store.list("exports/")) {
      store.delete(run.key());
    }
  }

  @Test
  void whatCannotBeDoneIsRefusedBeforeAnythingIsTouched() throws Exception {
    RepairReport invalid = run("{\"database\":5,\"shard\":1,\"modus\":\"repair\"}");
    assertThat(invalid.failure().orElseThrow().error()).isEqualTo("InvalidDocument");
    assertThat(invalid.failure().orElseThrow().cause())
        .startsWith("(1) database: ")
        .contains(" (2) modus: unknown field")
        .doesNotContain("(3)");

    RepairReport unknown = run("{\"database\":\"telegraf\",\"shard\":99}");
    assertThat(unknown.failure().orElseThrow().error()).isEqualTo("Unresolvable");

    useTool(folder.resolve("missing/influx_inspect"));
    RepairReport refused = run(input("repair"));
    assertThat(refused.failure().orElseThrow().error()).isEqualTo("PreflightRefused");
    assertThat(refused.checks())
        .filteredOn(check -> !check.passed())
        .extracting(check -> check.copy().orElseThrow() + " " + check.name())
        .containsExactly("node-a tools", "node-b tools");
    assertNoStagingIsLeft();
  }

  private Map<String, String> dump(InfluxNode node) throws Exception {
    return Dump.of(node, tools.influxInspect(), EntropyMaker.DATABASE, folder);
  }

  /** What a copy is to hold after a repair: its own points, and those of the other it lacks. */
  private static Map<String, String> united(Map<String, String> own, Map<String, String> other) {
    Map<String, String> union = new TreeMap<>(other);
    union.putAll(own);
    return union;
  }

  private static long lacking(Map<String, String> own, Map<String, String> other) {
    return other.keySet().stream().filter(point -> !own.containsKey(point)).count();
  }

  private static long conflicts(Map<String, String> one, Map<String, String> other) {
    return one.entrySet().stream()
        .filter(e -> other.containsKey(e.getKey()) && !other.get(e.getKey()).equals(e.getValue()))
        .count();
  }

  private static Instant time(String point) {
    return Instant.EPOCH.plusNanos(Long.parseLong(point.substring(point.lastIndexOf('\t') + 1)));
  }

  private static String nanos(String time) {
    return Instant.parse(time).getEpochSecond() + "000000000";
  }

  private static String input(String mode) {
    return "{\"database\":\"telegraf\",\"retentionPolicy\":\"autogen\",\"start\":\"%s\",\"end\":\"%s\",\"mode\":\"%s\"}"
        .formatted(DAY, NEXT_DAY, mode);
  }

  private static String apply(RepairReport planned) {
    return "{\"mode\":\"apply\",\"plan\":\"%s\"}".formatted(planned.repairId());
  }

  private void useTool(Path influxInspect) {
    stack.useNodes(
        new Nodes(
            List.of(node(a, influxInspect), node(b, influxInspect)), Optional.empty(), SETTINGS));
  }

  private static Node node(InfluxNode node, Path influxInspect) {
    return stack.node(node, influxInspect, Optional.empty(), Optional.empty());
  }

  private void assertNoStagingIsLeft() throws IOException {
    RepairStack.assertNoStagingIsLeft(List.of(a, b));
  }

  private static ExecutionStatus await(String execution) throws InterruptedException {
    while (status(execution) == ExecutionStatus.RUNNING) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
    return status(execution);
  }

  private static ExecutionStatus status(String execution) {
    return stack
        .aws()
        .stepFunctions()
        .describeExecution(request -> request.executionArn(execution))
        .status();
  }

  /** Executes the state machine to its end. */
  private static RepairReport run(String input) throws Exception {
    Repair repair = stack.start(input);
    RepairReport report = repair.report();
    assertThat(afterNotify(repair.execution()))
        .as("what subscribers were told goes to SNS and EventBridge without an error")
        .doesNotContain("notifyError")
        .contains("\"notified\"");
    return report;
  }

  /** The state machine's data when the state Notify was left. */
  private static String afterNotify(String execution) {
    return stack
        .aws()
        .stepFunctions()
        .getExecutionHistoryPaginator(request -> request.executionArn(execution))
        .events()
        .stream()
        .filter(event -> event.stateExitedEventDetails() != null)
        .filter(event -> event.stateExitedEventDetails().name().equals("Notify"))
        .map(event -> event.stateExitedEventDetails().output())
        .findFirst()
        .orElseThrow();
  }
}
