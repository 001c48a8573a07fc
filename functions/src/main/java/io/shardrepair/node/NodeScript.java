package io.shardrepair.node;

import io.shardrepair.resolve.ShardCopy;
import io.shardrepair.resolve.Topology;
import io.shardrepair.store.Pass;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Asks every copy's node to run the node script, and follows it. The parameters are those of {@code
 * node/shard-repair-node.ssm.yaml}.
 */
public final class NodeScript {

  /** What the script can be asked to do. */
  public enum Action {
    PREFLIGHT("preflight"),
    EXPORT("export"),
    CLEAN("clean");

    private final String label;

    Action(String label) {
      this.label = label;
    }
  }

  /**
   * What a call of {@link #advance} found.
   *
   * @param round to hand in at the next call
   * @param outputs what the script printed by copy; complete once the round is done
   */
  public record Advance(Round round, Map<String, String> outputs) {}

  private final NodeCommands commands;
  private final String bucket;

  public NodeScript(NodeCommands commands, String bucket) {
    this.commands = commands;
    this.bucket = bucket;
  }

  /**
   * Starts the action on every copy if the round has no commands yet, else looks how they stand.
   *
   * @throws NodeCommandFailed if the script failed on a node
   */
  public Advance advance(Action action, Topology topology, Pass pass, Round round)
      throws IOException {
    if (round.commands().isEmpty()) {
      Map<String, String> started = new LinkedHashMap<>();
      for (ShardCopy copy : topology.copies()) {
        started.put(
            copy.name(),
            commands.start(copy.node().instanceId(), parameters(action, topology, pass, copy)));
      }
      return new Advance(Round.started(started), Map.of());
    }
    Map<String, String> outputs = new LinkedHashMap<>();
    for (ShardCopy copy : topology.copies()) {
      String instanceId = copy.node().instanceId();
      CommandResult result = commands.result(round.commands().get(copy.name()), instanceId);
      switch (result.state()) {
        case RUNNING -> {}
        case SUCCEEDED -> outputs.put(copy.name(), result.output());
        case FAILED -> throw new NodeCommandFailed(action.label, copy.name(), instanceId, result);
      }
    }
    boolean done = outputs.size() == topology.copies().size();
    return new Advance(done ? Round.DONE : round.again(), outputs);
  }

  /** Ends commands of a round that something else made pointless. */
  public void cancel(Topology topology, Round round) throws IOException {
    for (ShardCopy copy : topology.copies()) {
      String commandId = round.commands().get(copy.name());
      if (commandId != null) {
        commands.cancel(commandId, copy.node().instanceId());
      }
    }
  }

  private Map<String, String> parameters(
      Action action, Topology topology, Pass pass, ShardCopy copy) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("Action", action.label);
    parameters.put("RepairId", topology.repairId());
    parameters.put("Pass", pass.label());
    parameters.put("Copy", copy.name());
    parameters.put("Database", topology.database());
    parameters.put("RetentionPolicy", topology.retentionPolicy());
    parameters.put("ShardId", Long.toString(copy.shardId()));
    parameters.put("DataDir", copy.node().dataDir());
    parameters.put("WalDir", copy.node().walDir());
    parameters.put("ConfigFile", copy.node().configFile());
    parameters.put("StagingDir", copy.node().stagingDir());
    parameters.put("InfluxInspect", copy.node().influxInspect());
    parameters.put("Start", topology.exportStart());
    parameters.put("End", topology.exportEnd());
    parameters.put("Bucket", bucket);
    return parameters;
  }
}
