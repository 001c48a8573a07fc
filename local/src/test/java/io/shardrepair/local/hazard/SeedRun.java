package io.shardrepair.local.hazard;

import io.shardrepair.local.Dump;
import io.shardrepair.local.RepairStack;
import io.shardrepair.local.node.InfluxNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One seed: its history, its repair, and the verdict. */
record SeedRun(Hazards hazards, Nodes nodes, RepairStack stack) {

  /** Fails with all that is needed to understand why. */
  void run() throws Exception {
    List<InfluxNode> copies = nodes.first(hazards.copies());
    Clients clients = new Clients("seed" + hazards.seed(), new ClientLedger());
    try {
      History history = new History(hazards, nodes, clients);
      history.happen();
      Execution execution = new Execution(hazards, nodes, stack, clients);
      if (hazards.has(Hazard.DAMAGE)) {
        history.damage();
      }
      if (hazards.has(Hazard.RESTORED)) {
        FlippedBit damage = history.damage();
        execution.plan();
        nodes.restart(damagedNode(copies, damage), damage::restore);
      }
      Oracle oracle = new Oracle(hazards, clients.ledger(), answers(copies, clients));

      Outcome outcome = execution.repair(history.newer());

      System.out.println(hazards + " -> " + outcome.status() + ": " + outcome.message());
      List<String> broken =
          oracle.judge(outcome, answers(copies, clients), exports(copies, clients, outcome));
      if (!broken.isEmpty()) {
        throw new AssertionError(
            "%s%nthe repair says %s: %s%n%s"
                .formatted(
                    hazards, outcome.status(), outcome.message(), String.join("\n", broken)));
      }
    } finally {
      for (InfluxNode node : copies) {
        new Server(node).query("", "DROP DATABASE " + clients.database());
      }
    }
    RepairStack.assertNoStagingIsLeft(copies);
  }

  private static InfluxNode damagedNode(List<InfluxNode> copies, FlippedBit damage) {
    return copies.stream()
        .filter(node -> damage.file().startsWith(node.dataDir()))
        .findFirst()
        .orElseThrow();
  }

  /** Of each node that answers; one with a damaged block may answer with an error. */
  private Map<String, Answers> answers(List<InfluxNode> copies, Clients clients)
      throws IOException {
    Map<String, Answers> answers = new TreeMap<>();
    for (InfluxNode node : copies) {
      try {
        answers.put(node.name(), new Server(node).answers(clients.database()));
      } catch (IOException e) {
        if (!hazards.has(Hazard.DAMAGE)) {
          throw e;
        }
      }
    }
    return answers;
  }

  /** None if there is nothing that they could contradict, or names that dumps cannot show. */
  private Map<String, Map<String, String>> exports(
      List<InfluxNode> copies, Clients clients, Outcome outcome) throws Exception {
    Map<String, Map<String, String>> exports = new HashMap<>();
    if (outcome.success() && !hazards.has(Hazard.INTO)) {
      for (InfluxNode node : copies) {
        exports.put(
            node.name(), Dump.of(node, nodes.influxInspect(), clients.database(), nodes.folder()));
      }
    }
    return exports;
  }
}
