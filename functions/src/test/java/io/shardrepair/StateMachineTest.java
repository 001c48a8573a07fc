package io.shardrepair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.json.Json;
import io.shardrepair.report.StageTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no linter sees in the definition: that names in it mean something. */
class StateMachineTest {
  private static JsonNode definition() throws IOException {
    return Json.tree(Files.readAllBytes(Path.of("../statemachine/repair.asl.json")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"repair", "after-repair"})
  void everyTransitionLeadsToAStateAndEveryStateIsReached(String name) throws IOException {
    assertClosed(Json.tree(Files.readAllBytes(Path.of("../statemachine/" + name + ".asl.json"))));
  }

  private static void assertClosed(JsonNode machine) {
    Set<String> states = new HashSet<>();
    machine.path("States").fieldNames().forEachRemaining(states::add);
    Set<String> targets = new HashSet<>(Set.of(machine.path("StartAt").asText()));
    for (JsonNode state : machine.path("States")) {
      collectTargets(state, targets);
      if (state.has("ItemProcessor")) {
        assertClosed(state.path("ItemProcessor"));
      }
    }
    assertThat(targets).isEqualTo(states);
  }

  private static void collectTargets(JsonNode state, Set<String> targets) {
    for (String field : List.of("Next", "Default")) {
      if (state.has(field)) {
        targets.add(state.path(field).asText());
      }
    }
    for (String list : List.of("Choices", "Catch")) {
      state.path(list).forEach(entry -> targets.add(entry.path("Next").asText()));
    }
  }

  /**
   * A task that keeps its answer beside its input finds it there when it is called again. A request
   * knows no such field: so the task says which fields it passes.
   */
  @Test
  void everyTaskThatKeepsItsAnswerSaysWhatItPasses() throws IOException {
    List<JsonNode> keeping =
        definition().findParents("ResultPath").stream()
            .filter(state -> state.path("Type").asText().equals("Task"))
            .filter(state -> !state.path("ResultPath").isNull())
            .toList();

    assertThat(keeping)
        .hasSizeGreaterThan(10)
        .allSatisfy(task -> assertThat(task.has("Parameters")).as("%s", task).isTrue());
  }

  @Test
  void everyErrorOfOursThatIsCaughtOrRetriedIsAClass() throws IOException {
    List<String> errors = new ArrayList<>();
    definition()
        .findValues("ErrorEquals")
        .forEach(list -> list.forEach(e -> errors.add(e.asText())));

    assertThat(errors).anyMatch(error -> error.startsWith("io.shardrepair."));
    assertThat(errors)
        .filteredOn(error -> error.startsWith("io.shardrepair.") || error.startsWith("java."))
        .allSatisfy(error -> assertThatCode(() -> Class.forName(error)).doesNotThrowAnyException());
  }

  @Test
  void theStagesThatAreTimedAreStates() throws IOException {
    Set<String> states = new HashSet<>();
    definition().path("States").fieldNames().forEachRemaining(states::add);

    assertThat(states).containsAll(StageTimes.STATES).contains("SecondPass");
  }
}
