package io.shardrepair.local.hazard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.local.RepairStack;
import io.shardrepair.local.RepairStack.Repair;
import io.shardrepair.local.node.InfluxNode;
import io.shardrepair.model.Settings;
import io.shardrepair.store.ObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A repair as a seed wants it, and what happens on the nodes while it runs. */
final class Execution {
  private static final Duration LONGEST = Duration.ofMinutes(2);

  /** All was written a moment ago, and copies may lack much. */
  private static final Settings SETTINGS =
      new Settings(
          new Settings.GuardRails(1, 1_000_000),
          new Settings.PreflightMargins(0, 24, 5),
          Settings.DEFAULT.replay());

  private final Hazards hazards;
  private final Nodes nodes;
  private final List<InfluxNode> copies;
  private final RepairStack stack;
  private final Clients clients;

  Execution(Hazards hazards, Nodes nodes, RepairStack stack, Clients clients) {
    this.hazards = hazards;
    this.nodes = nodes;
    this.copies = nodes.first(hazards.copies());
    this.stack = stack;
    this.clients = clients;
  }

  /** A plan, with nothing happening meanwhile. */
  Outcome plan() throws IOException, InterruptedException {
    return ended(stack.start(copies, SETTINGS, input("plan")));
  }

  /** The repair. {@code newer} is written by clients if the hazards say so. */
  Outcome repair(List<Sample> newer) throws IOException, InterruptedException {
    if (!hazards.has(Hazard.WRITES_BEFORE_APPLY)) {
      return run(input("repair"), newer);
    }
    Repair planned = stack.start(copies, SETTINGS, input("plan"));
    Outcome plan = ended(planned);
    clients.write(copies, newer);
    if (!plan.status().equals("PLANNED")) {
      return plan;
    }
    String apply = "{\"mode\":\"apply\",\"plan\":\"%s\"}";
    return run(apply.formatted(planned.objects().repairId()), newer);
  }

  private Outcome run(String input, List<Sample> newer) throws IOException, InterruptedException {
    Repair repair = stack.start(copies, SETTINGS, input);
    if (hazards.has(Hazard.WRITES_IN_PAUSE)) {
      stack.store().write(repair.objects().replayPause(), "an operator looks\n".getBytes(UTF_8));
    }
    if (hazards.has(Hazard.COMPACTION_DURING)) {
      for (InfluxNode node : copies) {
        nodes.compactions(node, clients.database(), true);
      }
    }
    if (hazards.has(Hazard.SNAPSHOT_DURING)) {
      await(repair, "/before/");
      flush();
    }
    if (hazards.has(Hazard.WRITES_AFTER_EXPORT)) {
      // The partitions are cut once all copies are exported.
      await(repair, "/before/partitions.json");
      clients.write(copies, newer);
    }
    if (hazards.has(Hazard.WRITES_IN_PAUSE)) {
      await(repair, "/progress.json");
      clients.write(copies, newer);
      stack.store().delete(repair.objects().replayPause());
    }
    if (hazards.has(Hazard.SNAPSHOT_DURING)) {
      await(repair, "/plan.json");
      flush();
    }
    return ended(repair);
  }

  private void flush() throws IOException {
    for (InfluxNode node : copies) {
      nodes.flush(node, clients.database());
    }
  }

  /** Waits for an object of the repair, or of one of its shards; or for the end. */
  private void await(Repair repair, String object) throws IOException, InterruptedException {
    Instant deadline = Instant.now().plus(LONGEST);
    while (Instant.now().isBefore(deadline) && repair.runs()) {
      if (startsWithoutEnd(repair)) {
        return; // which ends the seed when its end is waited for
      }
      for (ObjectStore.Entry entry : stack.store().list("repairs/" + repair.objects().repairId())) {
        if (entry.key().contains(object)) {
          return;
        }
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private Outcome ended(Repair repair) throws IOException, InterruptedException {
    Instant deadline = Instant.now().plus(LONGEST);
    while (repair.runs()) {
      if (startsWithoutEnd(repair)) {
        abandon(repair, "a shard of several was taken for several again: executions without end");
      }
      if (Instant.now().isAfter(deadline)) {
        abandon(repair, "the execution did not end in " + LONGEST);
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
    return Outcome.of(repair, stack);
  }

  /** Whether an execution for one shard has listed several. */
  private boolean startsWithoutEnd(Repair repair) throws IOException {
    String nested = "repairs/" + repair.objects().repairId() + "-";
    return stack.store().list(nested).stream()
        .anyMatch(entry -> entry.key().endsWith("/shards.json"));
  }

  /** Without the database no execution can go on to start others faster than they are stopped. */
  private void abandon(Repair repair, String why) throws IOException, InterruptedException {
    for (InfluxNode node : copies) {
      new Server(node).query("", "DROP DATABASE " + clients.database());
    }
    repair.stopAll();
    throw new AssertionError(hazards + System.lineSeparator() + why + "; it was stopped");
  }

  private String input(String mode) {
    String policy =
        hazards.policy().endsWith(":") ? hazards.policy() + copies.get(0).name() : hazards.policy();
    return """
        {"database": "%s", "start": "%s", "end": "%s", "mode": "%s",
         "conflicts": "%s", "acceptAbsentSeries": %s}
        """
        .formatted(
            clients.database(),
            History.WEEK,
            History.WEEK.plus(7, ChronoUnit.DAYS),
            mode,
            policy,
            hazards.acceptAbsentSeries());
  }
}
