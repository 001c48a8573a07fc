package io.shardrepair.handler;

import static io.shardrepair.handler.Calls.call;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.compare.Exports;
import io.shardrepair.json.Json;
import io.shardrepair.model.Mode;
import io.shardrepair.node.NodeCommands;
import io.shardrepair.node.NodeCommands.Result;
import io.shardrepair.node.NodeCommands.Running;
import io.shardrepair.node.NodeScript;
import io.shardrepair.report.KnownBy;
import io.shardrepair.report.RepairReport;
import io.shardrepair.resolve.Samples;
import io.shardrepair.store.MemoryStore;
import io.shardrepair.store.ObjectChanged;
import io.shardrepair.store.Pass;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody who may write into the bucket edits documents between two states. Node names, URLs and
 * programs of a topology would have sent passwords to another server, or run a program as root; a
 * statement of a plan would have been run by the admin of the database.
 */
class ChangedDocumentsTest {
  private final MemoryStore store = new MemoryStore();
  private final RepairObjects objects = new RepairObjects(store, "first-repair");
  private final Known known = new Known(objects);
  private final List<String> cancelled = new ArrayList<>();

  /** Ends commands, and cannot be asked to do anything. */
  private final NodeCommands nodes =
      new NodeCommands() {
        @Override
        public List<Running> running() {
          return List.of(
              new Running(
                  "c1",
                  List.of("i-0"),
                  Map.of("RepairId", "first-repair", "Action", "export"),
                  Instant.EPOCH));
        }

        @Override
        public String start(String instanceId, Map<String, String> parameters) {
          throw new AssertionError("nothing is to be run: " + parameters);
        }

        @Override
        public Result result(String commandId, String instanceId) {
          throw new AssertionError("nothing is to be asked for");
        }

        @Override
        public void cancel(String commandId, String instanceId) {
          cancelled.add(commandId);
        }
      };

  @BeforeEach
  void aRepairIsUnderWay() throws IOException {
    objects.write(objects.topology(), Samples.topology(Mode.REPAIR, "node-a", "node-b"));
    for (String copy : List.of("node-a", "node-b")) {
      for (Pass pass : Pass.values()) {
        objects.write(objects.manifest(pass, copy), Exports.manifest(copy, List.of()));
      }
    }
    objects.write(objects.plan(), Map.of());
  }

  private RequestStreamHandler handler(String name) {
    NodeScript script = new NodeScript(nodes, "bucket", Samples.INSTANCE_ARNS, 14);
    return switch (name) {
      case "preflight" -> new PreflightHandler(store, script, null, null, Clock.systemUTC());
      case "export" -> new ExportHandler(store, script);
      case "partition" -> new PartitionHandler(store, 1);
      case "compare" -> new CompareHandler(store);
      case "decide" -> new DecideHandler(store);
      case "recheck" -> new RecheckHandler(store, script, null);
      case "replay" -> new ReplayHandler(store, null, null, null);
      case "copy-shard" -> new CopyShardHandler(store, script);
      case "verify" -> new VerifyHandler(store);
      case "clean-up" -> new CleanUpHandler(store, script, arn -> told());
      default -> throw new IllegalArgumentException(name);
    };
  }

  private KnownBy told() throws IOException {
    return new KnownBy(Optional.of(known.topology()), Optional.empty(), Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "preflight",
        "export",
        "partition",
        "compare",
        "decide",
        "recheck",
        "replay",
        "copy-shard",
        "verify",
        "clean-up"
      })
  void noStateGoesByATopologyThatWasChanged(String name) throws IOException {
    String event = event(name);
    edit(objects.topology(), "http://", "http://attacker.example/?");

    assertThatThrownBy(() -> call(handler(name), event))
        .isInstanceOf(ObjectChanged.class)
        .hasMessageStartingWith("repairs/first-repair/topology.json has SHA-256 ");
    // What runs is ended even so; but nobody is told to remove what a stranger names.
    assertThat(cancelled).isEqualTo(name.equals("clean-up") ? List.of("c1") : List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"recheck", "replay"})
  void noStateGoesByAPlanThatWasChanged(String name) throws IOException {
    String event = event(name);
    store.write(objects.plan(), Json.bytes(Map.of("version", 9)));

    assertThatThrownBy(() -> call(handler(name), event))
        .isInstanceOf(ObjectChanged.class)
        .hasMessageStartingWith("repairs/first-repair/plan.json has SHA-256 ");
  }

  /** Whoever was not told by what a document is known believes none. */
  @Test
  void aTopologyThatNoStateReportedIsNotUsed() throws IOException {
    String event = event("export").replace(known.topology(), "");

    assertThatThrownBy(() -> call(handler("export"), event))
        .isInstanceOf(ObjectChanged.class)
        .hasMessageContaining("exists, though no state of this repair reported it");
  }

  @Test
  void theReportOfARepairWhosePlanWasChangedIsOfAFailureAndLeavesItOut() throws IOException {
    ObjectNode state = (ObjectNode) Json.toTree(Map.of());
    state.putObject("resolved").put("topology", known.topology());
    state.putObject("decided").put("plan", known.plan());
    store.write(objects.plan(), Json.bytes(Map.of("version", 9)));

    JsonNode answer =
        call(
            new ReportHandler(store, arn -> List.of(), arn -> null, "bucket"),
            Json.toTree(Map.of("repairId", "first-repair", "executionArn", "arn", "state", state))
                .toString());

    assertThat(answer.path("status").asText()).isEqualTo("FAILED");
    assertThat(answer.path("message").asText())
        .contains("repairs/first-repair/plan.json has SHA-256 ");
    RepairReport report = objects.read(objects.report(), RepairReport.class);
    assertThat(report.failure().orElseThrow().error())
        .as("as docs/interfaces.md lists it")
        .isEqualTo("ObjectChanged");
  }

  private String event(String name) throws IOException {
    String event = Files.readString(Path.of("../events/" + name + ".json"));
    return event
        .replace("the digest of the topology", known.topology())
        .replace("the digest of the plan", known.plan())
        .replace("the digest of the exports before", known.exports(Pass.BEFORE))
        .replace("the digest of the exports after", known.exports(Pass.AFTER));
  }

  private void edit(String key, String from, String to) throws IOException {
    String text = new String(store.read(key), UTF_8);
    assertThat(text).contains(from);
    store.write(key, text.replace(from, to).getBytes(UTF_8));
  }
}
