package io.shardrepair.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.json.Json;
import io.shardrepair.resolve.MetaNode;
import io.shardrepair.resolve.ShardCopy;
import io.shardrepair.resolve.Topology;
import io.shardrepair.store.Pass;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Asks nodes to run the node script, and follows it: every copy's node, or a cluster's meta node.
 * The parameters are those of {@code node/shard-repair-node.ssm.yaml}.
 */
public final class NodeScript {

  /** What the script can be asked to do on the node of a copy. */
  public enum Action {
    PREFLIGHT("preflight"),
    EXPORT("export"),
    /** Tells whether the copy's files changed, without reading them. */
    LOOK("look"),
    CLEAN("clean");

    private final String label;

    Action(String label) {
      this.label = label;
    }
  }

  /** What the script can be asked to do on a meta node. */
  public enum MetaAction {
    /** Prints the cluster's shards and members into the bucket. */
    SHOW_CLUSTER("show-cluster"),
    /** Copies a whole shard from one data node to another. */
    COPY_SHARD("copy-shard");

    private final String label;

    MetaAction(String label) {
      this.label = label;
    }
  }

  /** How a round names the command on the meta node. */
  static final String META_NODE = "meta-node";

  /**
   * What a call of {@link #advance} found.
   *
   * @param round to hand in at the next call
   * @param outputs what the script printed by copy; complete once the round is done
   */
  public record Advance(Round round, Map<String, String> outputs) {

    /**
     * What the script answered on each copy, in their order: its last line, which is JSON.
     *
     * @throws IOException if it is not of the form of {@code type}; the message names the copy
     */
    public <T> List<T> answers(Class<T> type) throws IOException {
      List<T> answers = new ArrayList<>();
      for (Map.Entry<String, String> output : outputs.entrySet()) {
        String text = output.getValue().stripTrailing();
        String line = text.substring(text.lastIndexOf('\n') + 1);
        try {
          answers.add(Json.read(line.getBytes(UTF_8), type));
        } catch (IOException e) {
          throw new IOException(
              "the node script's answer on %s is not a %s: %s"
                  .formatted(output.getKey(), type.getSimpleName(), e.getMessage()),
              e);
        }
      }
      return answers;
    }
  }

  /**
   * A command of a round.
   *
   * @param name of the copy, or {@link #META_NODE}
   */
  private record Call(String name, String instanceId, Map<String, String> parameters) {}

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
    List<Call> calls = new ArrayList<>();
    for (ShardCopy copy : topology.copies()) {
      calls.add(
          new Call(
              copy.name(), copy.node().instanceId(), parameters(action, topology, pass, copy)));
    }
    return advance(action.label, calls, round);
  }

  /**
   * Starts the action on the meta node if the round has no command yet, else looks how it stands.
   *
   * @param more parameters of this action
   * @throws NodeCommandFailed if the script failed
   */
  public Advance advance(
      MetaAction action, String repairId, MetaNode meta, Map<String, String> more, Round round)
      throws IOException {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("Action", action.label);
    parameters.put("RepairId", repairId);
    parameters.put("Copy", META_NODE);
    parameters.put("Bucket", bucket);
    parameters.put("InfluxdCtl", meta.influxdCtl());
    parameters.put("Bind", meta.bind());
    parameters.put("Tls", Boolean.toString(meta.tls()));
    parameters.put("Insecure", Boolean.toString(meta.insecure()));
    parameters.put("AuthType", meta.auth().label());
    meta.credentials()
        .ifPresent(
            credentials -> {
              parameters.put("AuthUser", credentials.username());
              parameters.put("AuthSecret", credentials.password());
            });
    parameters.putAll(more);
    return advance(
        action.label, List.of(new Call(META_NODE, meta.instanceId(), parameters)), round);
  }

  private Advance advance(String action, List<Call> calls, Round round) throws IOException {
    if (round.commands().isEmpty()) {
      Map<String, String> started = new LinkedHashMap<>();
      for (Call call : calls) {
        started.put(call.name(), commands.start(call.instanceId(), call.parameters()));
      }
      return new Advance(Round.started(started), Map.of());
    }
    Map<String, String> outputs = new LinkedHashMap<>();
    for (Call call : calls) {
      CommandResult result = commands.result(round.commands().get(call.name()), call.instanceId());
      switch (result.state()) {
        case RUNNING -> {}
        case SUCCEEDED -> outputs.put(call.name(), result.output());
        case FAILED -> throw new NodeCommandFailed(action, call.name(), call.instanceId(), result);
      }
    }
    boolean done = outputs.size() == calls.size();
    return new Advance(done ? Round.DONE : round.again(), outputs);
  }

  /** Ends commands of a round that something else made pointless. */
  public void cancel(Topology topology, Round round) throws IOException {
    for (ShardCopy copy : topology.copies()) {
      cancel(round.commands().get(copy.name()), copy.node().instanceId());
    }
    if (topology.metaNode().isPresent()) {
      cancel(round.commands().get(META_NODE), topology.metaNode().get().instanceId());
    }
  }

  private void cancel(String commandId, String instanceId) throws IOException {
    if (commandId != null) {
      commands.cancel(commandId, instanceId);
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
    parameters.put(
        "ShardIds", copy.shardIds().stream().map(String::valueOf).collect(Collectors.joining(",")));
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
