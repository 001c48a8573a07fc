package io.shardrepair.handler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the states of both state machines have to say again and again, as JSON has no names. */
class StateMachinesTest {
  private static final Path FOLDER = Path.of("../statemachine");

  /** States whose failure is the end of the execution, or is written into its output. */
  private static final Map<String, String> WITHOUT_CATCH =
      Map.of(
          "Summarize", "nothing was begun that could be cleaned up",
          "ReplayCopy", "the Map around it catches",
          "Report", "an execution whose report fails has to fail",
          "after-repair Notify", "the last state");

  @Test
  void everyStateThatCallsAFunctionRetriesAlike() throws IOException {
    Map<String, JsonNode> retries = new LinkedHashMap<>();
    tasks((name, state) -> retries.put(name, state.path("Retry")));
    assertThat(retries).hasSizeGreaterThan(15);
    JsonNode first = retries.values().iterator().next();
    assertThat(first).hasSize(3);
    assertThat(retries).allSatisfy((name, retry) -> assertThat(retry).as(name).isEqualTo(first));
  }

  @Test
  void everyStateCatchesAllOrIsListedWithItsReason() throws IOException {
    tasks(
        (name, state) -> {
          String own = name.substring(name.indexOf(' ') + 1);
          if (WITHOUT_CATCH.containsKey(name) || WITHOUT_CATCH.containsKey(own)) {
            assertThat(state.has("Catch")).as("%s catches after all", name).isFalse();
            return;
          }
          JsonNode last = state.path("Catch").path(state.path("Catch").size() - 1);
          assertThat(last.path("ErrorEquals"))
              .as(name)
              .extracting(JsonNode::asText)
              .containsExactly("States.ALL");
        });
  }

  @Test
  void whatFailsOnThePathIsCleanedUpAfter() throws IOException {
    JsonNode states = read("repair").path("States");
    for (String name :
        new String[] {
          "Resolve",
          "Preflight",
          "Export",
          "Partition",
          "Compare",
          "Decide",
          "Recheck",
          "Replay",
          "CopyShard",
          "Verify"
        }) {
      JsonNode caught = states.path(name).path("Catch");
      JsonNode last = caught.path(caught.size() - 1);
      assertThat(last.toString())
          .as(name)
          .isEqualTo(
              "{\"ErrorEquals\":[\"States.ALL\"],\"ResultPath\":\"$.error\",\"Next\":\"CleanUp\"}");
    }
  }

  private interface Look {
    void at(String name, JsonNode state) throws IOException;
  }

  /** Every state that calls a function, with its machine's name before its own. */
  private static void tasks(Look look) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".asl.json")).sorted().toList()) {
        String machine = file.getFileName().toString().replace(".asl.json", "");
        tasks(machine, read(machine), look);
      }
    }
  }

  private static void tasks(String machine, JsonNode definition, Look look) throws IOException {
    for (Map.Entry<String, JsonNode> state : definition.path("States").properties()) {
      if (state.getValue().path("Resource").asText().endsWith("FunctionArn}")) {
        look.at(machine + " " + state.getKey(), state.getValue());
      }
      if (state.getValue().has("ItemProcessor")) {
        tasks(machine, state.getValue().path("ItemProcessor"), look);
      }
    }
  }

  private static JsonNode read(String machine) throws IOException {
    return Json.tree(Files.readAllBytes(FOLDER.resolve(machine + ".asl.json")));
  }
}
