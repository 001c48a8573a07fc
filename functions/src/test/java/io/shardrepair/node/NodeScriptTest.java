package io.shardrepair.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.model.Credentials;
import io.shardrepair.model.ExportRange;
import io.shardrepair.model.MetaNode;
import io.shardrepair.model.Mode;
import io.shardrepair.model.Node;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.model.Settings;
import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.ShardRange;
import io.shardrepair.model.Topology;
import io.shardrepair.node.NodeCommands.Result;
import io.shardrepair.node.NodeCommands.Result.State;
import io.shardrepair.node.NodeCommands.Running;
import io.shardrepair.node.NodeScript.Action;
import io.shardrepair.node.NodeScript.MetaAction;
import io.shardrepair.resolve.Samples;
import io.shardrepair.store.Pass;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeScriptTest {
  private static final Instant BEGAN = Instant.parse("2026-11-20T00:00:00Z");
  private static final Round NEW = new Round(Round.Status.RUNNING, 0, 1, Map.of());

  private final List<Map<String, String>> started = new ArrayList<>();
  private final Map<String, Result> results = new HashMap<>();
  private final List<String> cancelled = new ArrayList<>();
  private final List<Running> running = new ArrayList<>();

  /** Instances of which SSM takes no command; and one that it takes, though its answer is lost. */
  private final Set<String> unreachable = new HashSet<>();

  private String answerLost = "";

  private final NodeScript script =
      new NodeScript(
          new NodeCommands() {
            @Override
            public String start(String instanceId, Map<String, String> parameters)
                throws IOException {
              if (unreachable.contains(instanceId)) {
                throw new IOException("SSM did not accept the command for " + instanceId);
              }
              String id = "c-" + instanceId;
              started.add(parameters);
              results.put(id, new Result(State.RUNNING, "", ""));
              running.add(new Running(id, List.of(instanceId), parameters, BEGAN));
              if (instanceId.equals(answerLost)) {
                throw new IOException("connection reset");
              }
              return id;
            }

            @Override
            public List<Running> running() {
              return running;
            }

            @Override
            public Result result(String commandId, String instanceId) {
              return results.get(commandId);
            }

            @Override
            public void cancel(String commandId, String instanceId) {
              cancelled.add(commandId + " " + instanceId);
            }
          },
          "bucket",
          Samples.INSTANCE_ARNS,
          14);

  @Test
  void startsOneCommandPerCopyWithAllParameters() throws IOException {
    Round round = script.advance(Action.EXPORT, topology(), Pass.AFTER, NEW).round();

    assertThat(round.status()).isEqualTo(Round.Status.RUNNING);
    assertThat(round.commands()).isEqualTo(Map.of("a", "c-i-a", "b", "c-i-b"));
    assertThat(started).hasSize(2);
    assertThat(started.get(1))
        .containsEntry("Action", "export")
        .containsEntry("Revision", NodeScript.REVISION)
        .containsEntry("RepairId", "r")
        .containsEntry("Pass", "after")
        .containsEntry("Copy", "b")
        .containsEntry("ShardIds", "8")
        .containsEntry("Start", "from")
        .containsEntry("End", "to")
        .containsEntry("Bucket", "bucket")
        .containsEntry("Instance", "arn:aws:ec2:eu-west-1:123456789012:instance/i-b")
        .containsEntry("ExportsKeptDays", "14");
  }

  /** IAM tells the ARN of an instance for EC2's alone. */
  @Test
  void anInstanceThatIsNotOfEc2IsToldItsId() throws IOException {
    Node elsewhere = Samples.on("mi-0123456789abcdef0", Samples.node("c"));

    script.advance(Action.PREFLIGHT, topology(List.of(elsewhere)), Pass.BEFORE, NEW);

    assertThat(started).hasSize(1);
    assertThat(started.get(0)).containsEntry("Instance", "mi-0123456789abcdef0");
  }

  @Test
  void whatWasStartedIsNotForgottenWhenANodeTakesNoCommand() throws IOException {
    unreachable.add("i-b");

    Round half = script.advance(Action.EXPORT, topology(), Pass.BEFORE, NEW).round();

    assertThat(half.status()).isEqualTo(Round.Status.RUNNING);
    assertThat(half.commands()).as("can be cancelled").isEqualTo(Map.of("a", "c-i-a"));
    assertThatThrownBy(() -> script.advance(Action.EXPORT, topology(), Pass.BEFORE, half))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("i-b");
    unreachable.clear();
    Round whole = script.advance(Action.EXPORT, topology(), Pass.BEFORE, half).round();
    assertThat(whole.commands()).isEqualTo(Map.of("a", "c-i-a", "b", "c-i-b"));
    assertThat(started).hasSize(2);
  }

  /** A clean-up must reach the nodes that it can. */
  @Test
  void aNodeThatTakesNoCommandDoesNotKeepTheNextFromGettingIts() throws IOException {
    unreachable.add("i-a");

    Round half = script.advance(Action.CLEAN, topology(), Pass.BEFORE, NEW).round();

    assertThat(half.commands()).isEqualTo(Map.of("b", "c-i-b"));
    assertThatThrownBy(() -> script.advance(Action.CLEAN, topology(), Pass.BEFORE, half))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("node a: ");
  }

  @Test
  void aRoundOfWhichNoCommandWasTakenFails() {
    unreachable.addAll(List.of("i-a", "i-b"));

    assertThatThrownBy(() -> script.advance(Action.EXPORT, topology(), Pass.BEFORE, NEW))
        .isInstanceOf(IOException.class);
    assertThat(started).isEmpty();
  }

  @Test
  void aCallThatWasKilledBeforeItCouldAnswerIsMadeAgainWithoutStartingAnythingTwice()
      throws IOException {
    script.advance(Action.EXPORT, topology(), Pass.BEFORE, NEW);

    NodeScript.Advance again = script.advance(Action.EXPORT, topology(), Pass.BEFORE, NEW);

    assertThat(again.round().commands()).isEqualTo(Map.of("a", "c-i-a", "b", "c-i-b"));
    assertThat(again.underWaySince()).contains(BEGAN);
    assertThat(started).hasSize(2);
  }

  @Test
  void aCommandWhoseAnswerWasLostIsFoundByTheNextCall() throws IOException {
    answerLost = "i-b";

    Round half = script.advance(Action.EXPORT, topology(), Pass.BEFORE, NEW).round();
    Round whole = script.advance(Action.EXPORT, topology(), Pass.BEFORE, half).round();

    assertThat(whole.commands()).isEqualTo(Map.of("a", "c-i-a", "b", "c-i-b"));
    assertThat(started).hasSize(2);
  }

  @Test
  void commandsOfOtherStepsAndRepairsAreNotTaken() throws IOException {
    Topology topology = topology();
    script.advance(Action.PREFLIGHT, topology, Pass.BEFORE, NEW);
    script.advance(Action.EXPORT, topology, Pass.AFTER, NEW);
    for (Running other : List.copyOf(running)) {
      Map<String, String> parameters = new HashMap<>(other.parameters());
      parameters.putAll(Map.of("RepairId", "r-1", "Action", "export", "Pass", "before"));
      running.add(new Running("other", other.instanceIds(), parameters, BEGAN));
    }
    started.clear();

    script.advance(Action.EXPORT, topology, Pass.BEFORE, NEW);

    assertThat(started).hasSize(2);
  }

  @Test
  void isDoneWhenEveryCommandHasSucceeded() throws IOException {
    Round round = script.advance(Action.EXPORT, topology(), Pass.BEFORE, NEW).round();
    results.put("c-i-a", new Result(State.SUCCEEDED, "said a", ""));

    NodeScript.Advance half = script.advance(Action.EXPORT, topology(), Pass.BEFORE, round);
    results.put("c-i-b", new Result(State.SUCCEEDED, "said b", ""));
    NodeScript.Advance whole = script.advance(Action.EXPORT, topology(), Pass.BEFORE, half.round());

    assertThat(half.round().status()).isEqualTo(Round.Status.RUNNING);
    assertThat(whole.round()).isEqualTo(Round.DONE);
    assertThat(whole.outputs()).isEqualTo(Map.of("a", "said a", "b", "said b"));
    assertThat(started).hasSize(2);
  }

  @Test
  void aFailureNamesTheCopyAndSaysWhatTheScriptSaid() throws IOException {
    Round round = script.advance(Action.EXPORT, topology(), Pass.BEFORE, NEW).round();
    results.put("c-i-b", new Result(State.FAILED, "", "no room"));

    assertThatThrownBy(() -> script.advance(Action.EXPORT, topology(), Pass.BEFORE, round))
        .isInstanceOf(NodeCommandFailed.class)
        .hasMessage("export on b (i-b) failed: no room");
    script.cancel(topology(), round);
    assertThat(cancelled).containsExactly("c-i-a i-a", "c-i-b i-b");
  }

  @Test
  void onAMetaNodeOneCommandIsStartedAndCancelledThere() throws IOException {
    MetaNode meta =
        new MetaNode(
            "i-meta",
            "/ctl",
            "meta:8091",
            true,
            false,
            MetaNode.Auth.JWT,
            Optional.of(new Credentials("admin", "secret:influx")));

    Round round =
        script
            .advance(MetaAction.COPY_SHARD, "r", meta, Map.of("CopyFrom", "data1:8088"), NEW)
            .round();

    assertThat(started)
        .containsExactly(
            Map.ofEntries(
                Map.entry("Revision", NodeScript.REVISION),
                Map.entry("Action", "copy-shard"),
                Map.entry("RepairId", "r"),
                Map.entry("Copy", "meta-node"),
                Map.entry("Bucket", "bucket"),
                Map.entry("InfluxdCtl", "/ctl"),
                Map.entry("Bind", "meta:8091"),
                Map.entry("Tls", "true"),
                Map.entry("Insecure", "false"),
                Map.entry("AuthType", "jwt"),
                Map.entry("AuthUser", "admin"),
                Map.entry("AuthSecret", "secret:influx"),
                Map.entry("ExecutionTimeout", "129600"),
                Map.entry("CopyFrom", "data1:8088")));
    script.cancel(topology(Optional.of(meta)), round);
    assertThat(cancelled).containsExactly("c-i-meta i-meta");
    results.put("c-i-meta", new Result(State.FAILED, "", "no such shard"));
    assertThatThrownBy(() -> script.advance(MetaAction.COPY_SHARD, "r", meta, Map.of(), round))
        .hasMessage("copy-shard on meta-node (i-meta) failed: no such shard");
  }

  /** Two days are what the workflow has; an export must end before it. */
  @ParameterizedTest
  @CsvSource({"PREFLIGHT, 600", "LOOK, 600", "CLEAN, 1800", "EXPORT, 129600"})
  void aRoundThatNobodyTellsTheEndOfFails(Action action, int limit) throws IOException {
    Round[] round = {script.advance(action, topology(), Pass.BEFORE, NEW).round()};
    assertThat(started)
        .allSatisfy(
            parameters ->
                assertThat(parameters).containsEntry("ExecutionTimeout", Integer.toString(limit)));
    results.put("c-i-a", new Result(State.SUCCEEDED, "{}", ""));
    int[] seconds = {0};

    assertThatThrownBy(
            () -> {
              while (seconds[0] < 172_800) {
                seconds[0] += round[0].waitSeconds();
                round[0] = script.advance(action, topology(), Pass.BEFORE, round[0]).round();
              }
            })
        .isInstanceOf(NodeCommandFailed.class)
        .hasMessageContaining(" on b (i-b): no end after PT")
        .hasMessageContaining("whether the node and its SSM Agent run");
    assertThat(seconds[0]).isBetween(limit + 1200, limit + 1200 + 180);
  }

  @Test
  void waitsGrowSlowlyAndADayAndAHalfFitsIntoAnExecutionsHistory() throws IOException {
    Round round = script.advance(Action.EXPORT, topology(), Pass.BEFORE, NEW).round();
    List<Integer> waits = new ArrayList<>();
    long seconds = 0;
    while (seconds < 129_600) {
      waits.add(round.waitSeconds());
      seconds += round.waitSeconds();
      round = script.advance(Action.EXPORT, topology(), Pass.BEFORE, round).round();
    }

    assertThat(waits.subList(0, 5)).containsOnly(1);
    assertThat(waits).allMatch(wait -> wait <= 90);
    assertThat(waits.size() * 9).isLessThan(25_000 - 1_000);
  }

  private static Topology topology() {
    return topology(Optional.empty());
  }

  private static Topology topology(List<Node> nodes) {
    return topology(nodes, Optional.empty());
  }

  private static Topology topology(Optional<MetaNode> metaNode) {
    return topology(List.of(Samples.node("a"), Samples.node("b")), metaNode);
  }

  private static Topology topology(List<Node> nodes, Optional<MetaNode> metaNode) {
    List<ShardCopy> copies = new ArrayList<>();
    for (Node node : nodes) {
      copies.add(new ShardCopy(node, node.name().equals("a") ? 7 : 8));
    }
    return new Topology(
        Topology.VERSION,
        "r",
        Mode.PLAN,
        "r",
        "db",
        "rp",
        new ShardRange("", ""),
        Optional.empty(),
        false,
        false,
        Optional.of(new ExportRange("from", "to")),
        copies,
        metaNode,
        RepairOptions.CAREFUL,
        Settings.DEFAULT);
  }
}
