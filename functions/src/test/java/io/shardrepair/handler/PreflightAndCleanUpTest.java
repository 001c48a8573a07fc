package io.shardrepair.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.json.Json;
import io.shardrepair.model.Mode;
import io.shardrepair.node.NodeCommands;
import io.shardrepair.node.NodeCommands.Result;
import io.shardrepair.node.NodeCommands.Running;
import io.shardrepair.node.NodeScript;
import io.shardrepair.node.Round;
import io.shardrepair.preflight.Check;
import io.shardrepair.preflight.Executions;
import io.shardrepair.preflight.PreflightRefused;
import io.shardrepair.preflight.PreflightResult;
import io.shardrepair.preflight.States;
import io.shardrepair.report.KnownBy;
import io.shardrepair.resolve.Samples;
import io.shardrepair.store.MemoryStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Preflight and CleanUp as the state machine calls them: what becomes of the shard's lock. */
class PreflightAndCleanUpTest {
  private static final Round NEW = new Round(Round.Status.RUNNING, 0, 1, Map.of());

  private final MemoryStore store = new MemoryStore();
  private final Nodes nodes = new Nodes();

  /**
   * Whether the state machine's data tells by what the topology is known; else its history does.
   */
  private boolean told = true;

  private boolean inHistory = true;

  /** Nodes that answer at once with what a test put in, by action and instance. */
  private static final class Nodes implements NodeCommands {
    final Map<String, Result> results = new HashMap<>();
    final List<String> started = new ArrayList<>();
    final List<Running> running = new ArrayList<>();
    final List<String> cancelled = new ArrayList<>();

    @Override
    public List<Running> running() {
      return running;
    }

    @Override
    public String start(String instanceId, Map<String, String> parameters) {
      String id = parameters.get("Action") + " " + instanceId;
      started.add(id);
      return id;
    }

    @Override
    public Result result(String commandId, String instanceId) {
      return results.get(commandId);
    }

    @Override
    public void cancel(String commandId, String instanceId) {
      cancelled.add(commandId + " on " + instanceId);
    }

    void runs(String repairId, String action, String instanceId) {
      running.add(
          new Running(
              action + " of " + repairId,
              List.of(instanceId),
              Map.of("RepairId", repairId, "Action", action),
              Instant.EPOCH));
    }
  }

  @BeforeEach
  void healthyNodes() throws IOException {
    for (String copy : List.of("a", "b")) {
      String state = new String(Json.bytes(States.node(copy)), UTF_8);
      nodes.results.put(
          "preflight i-" + copy,
          new Result(Result.State.SUCCEEDED, "some words\n" + state + "\n", ""));
      nodes.results.put("clean i-" + copy, new Result(Result.State.SUCCEEDED, "{}", ""));
    }
    topology("one");
    topology("two");
  }

  @Test
  void oneRepairAtATimeFromPreflightToCleanUp() throws IOException {
    assertThat(preflight("one", preflight("one", NEW)).status()).isEqualTo(Round.Status.DONE);
    assertThat(result("one").passed()).isTrue();
    nodes.started.clear();

    assertThatThrownBy(() -> preflight("two", NEW))
        .isInstanceOf(PreflightRefused.class)
        .hasMessageContaining("repair one has the lock of this shard");
    assertThat(nodes.started).as("a shard that another repair works on is left alone").isEmpty();
    assertThat(result("two").checks())
        .extracting(Check::name, Check::passed)
        .containsExactly(tuple("no-other-repair", false));

    cleanUp("two", NEW);
    assertThat(store.list("locks/")).as("the lock is another's").hasSize(2);
    cleanUp("one", NEW);
    assertThat(store.list("locks/")).isEmpty();
    assertThat(preflight("two", NEW).status()).isEqualTo(Round.Status.RUNNING);
  }

  @Test
  void eachCallCanBeMadeTwice() throws IOException {
    preflight("one", NEW);
    Round started = preflight("one", NEW);
    preflight("one", started);

    assertThat(preflight("one", started).status()).isEqualTo(Round.Status.DONE);
    cleanUp("one", cleanUp("one", cleanUp("one", NEW)));
    assertThat(store.list("locks/")).isEmpty();
  }

  @Test
  void aPreflightThatRefusesSaysWhyAndCleanUpGivesTheLockBack() throws IOException {
    ObjectNode broken = (ObjectNode) Json.toTree(States.node("b"));
    broken.put("compacting", true);
    nodes.results.put("preflight i-b", new Result(Result.State.SUCCEEDED, broken.toString(), ""));
    Round started = preflight("one", NEW);

    assertThatThrownBy(() -> preflight("one", started))
        .isInstanceOf(PreflightRefused.class)
        .hasMessageStartingWith("b: a compaction of the shard is running");
    assertThat(result("one").checks()).filteredOn(check -> !check.passed()).hasSize(1);
    cleanUp("one", NEW);
    assertThat(store.list("locks/")).isEmpty();
  }

  @Test
  void aNodeThatCannotBeCleanedDoesNotKeepTheLock() throws IOException {
    preflight("one", NEW);
    nodes.results.put("clean i-a", new Result(Result.State.FAILED, "", "no such instance"));
    Round cleaning = cleanUp("one", NEW);

    assertThatThrownBy(() -> cleanUp("one", cleaning)).hasMessageContaining("no such instance");
    assertThat(store.list("locks/")).isEmpty();
  }

  @Test
  void cleanUpEndsWhatRunsForThisRepairThoughNoRoundTellsOfIt() throws IOException {
    nodes.runs("one", "export", "i-a");
    nodes.runs("one", "look", "i-b");
    nodes.runs("one", "clean", "i-b");
    nodes.runs("one-1", "export", "i-b");

    cleanUp("one", NEW);

    assertThat(nodes.cancelled).containsExactly("export of one on i-a", "look of one on i-b");
  }

  @Test
  void aQuestionToAMetaNodeEndsThoughNothingWasResolved() throws IOException {
    nodes.runs("three", "show-cluster", "i-meta");

    assertThat(cleanUp("three", NEW)).isEqualTo(Round.DONE);

    assertThat(nodes.cancelled).containsExactly("show-cluster of three on i-meta");
  }

  @Test
  void whereNothingWasResolvedThereIsNothingToCleanUp() throws IOException {
    assertThat(cleanUp("three", NEW)).isEqualTo(Round.DONE);
    assertThat(nodes.started).isEmpty();
  }

  private void topology(String repairId) throws IOException {
    ObjectNode topology = (ObjectNode) Json.toTree(Samples.topology(Mode.REPAIR, "a", "b"));
    RepairObjects objects = new RepairObjects(store, repairId);
    objects.write(objects.topology(), topology.put("repairId", repairId));
  }

  private PreflightResult result(String repairId) throws IOException {
    RepairObjects objects = new RepairObjects(store, repairId);
    return objects.read(objects.preflight(), PreflightResult.class);
  }

  private Round preflight(String repairId, Round round) throws IOException {
    ObjectNode request = (ObjectNode) Json.toTree(Map.of("repairId", repairId, "pass", "before"));
    request.put("executionArn", "arn:" + repairId).put("topology", known(repairId));
    request.set("round", Json.toTree(round));
    return call(
        new PreflightHandler(
            store,
            new NodeScript(nodes, "bucket", Samples.INSTANCE_ARNS, 14),
            new States.FakeServers(),
            arn -> new Executions.State(Executions.Status.RUNNING, Optional.empty()),
            Clock.fixed(Instant.parse("2026-11-20T00:00:00Z"), ZoneOffset.UTC)),
        request);
  }

  private Round cleanUp(String repairId, Round round) throws IOException {
    ObjectNode request =
        (ObjectNode)
            Json.toTree(
                Map.of(
                    "repairId",
                    repairId,
                    "executionArn",
                    "arn:" + repairId,
                    "topology",
                    told ? known(repairId) : ""));
    request.set("started", Json.toTree(NEW));
    request.set("round", Json.toTree(round));
    return call(
        new CleanUpHandler(
            store,
            new NodeScript(nodes, "bucket", Samples.INSTANCE_ARNS, 14),
            arn ->
                new KnownBy(
                    Optional.of(known(repairId)).filter(digest -> inHistory && !digest.isEmpty()),
                    Optional.empty(),
                    Optional.empty())),
        request);
  }

  private String known(String repairId) throws IOException {
    return new Known(new RepairObjects(store, repairId)).topology();
  }

  private static Round call(RequestStreamHandler handler, ObjectNode request) throws IOException {
    return Json.read(Calls.call(handler, request.toString()), Round.class);
  }
}
