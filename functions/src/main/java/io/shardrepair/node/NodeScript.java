package io.shardrepair.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.json.Json;
import io.shardrepair.model.ExportRange;
import io.shardrepair.model.MetaNode;
import io.shardrepair.model.Node;
import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.Topology;
import io.shardrepair.node.NodeCommands.Result;
import io.shardrepair.node.NodeCommands.Running;
import io.shardrepair.store.Pass;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Runs the node script on every copy's node or on a cluster's meta node, and follows it. The
 * parameters are those of {@code src/main/node/document.yaml}.
 */
public final class NodeScript {

  /** Less than the workflow's two days, so that the workflow ends by itself. */
  private static final Duration LONG = Duration.ofHours(36);

  /** How long SSM offers a command to an agent that has not taken it. */
  public static final Duration DELIVERY = Duration.ofMinutes(10);

  /** How long SSM may take to report that a command has ended, after its delivery and its limit. */
  private static final Duration GRACE = Duration.ofMinutes(10);

  /** What the script can do on the node of a copy. */
  public enum Action {
    PREFLIGHT("preflight", Duration.ofMinutes(10)),
    EXPORT("export", LONG),
    /** Reports whether the copy's files changed, without reading them. */
    LOOK("look", Duration.ofMinutes(10)),
    CLEAN("clean", Duration.ofMinutes(30));

    private final String label;

    /** After which the agent ends the script. */
    private final Duration limit;

    Action(String label, Duration limit) {
      this.label = label;
      this.limit = limit;
    }
  }

  /** What the script can do on a meta node. */
  public enum MetaAction {
    /** Writes the cluster's shards and members to the bucket. */
    SHOW_CLUSTER("show-cluster", Duration.ofMinutes(10)),
    /** Copies a whole shard from one data node to another. */
    COPY_SHARD("copy-shard", LONG);

    private final String label;

    /** After which the agent ends the script. */
    private final Duration limit;

    MetaAction(String label, Duration limit) {
      this.label = label;
      this.limit = limit;
    }
  }

  /** The name of the command on the meta node in a round. */
  static final String META_NODE = "meta-node";

  /** The parameter that names the repair. */
  static final String REPAIR_ID = "RepairId";

  /**
   * The document that this program was built with. The document accepts no other value, so SSM
   * refuses the command if functions and document are not of one release. A version cannot be
   * requested, because only SSM knows its number (docs/adr/0003).
   */
  static final String REVISION = revision();

  private static final String ACTION = "Action";
  private static final String PASS = "Pass";
  private static final String COPY = "Copy";

  private static final String EXECUTION_TIMEOUT = "ExecutionTimeout";

  /** The parameters that distinguish one step of a repair from all others. */
  static final List<String> STEP = List.of(REPAIR_ID, ACTION, PASS, COPY);

  /**
   * What a call of {@link #advance} found.
   *
   * @param round to pass to the next call
   * @param outputs by copy, what the script printed; complete once the round is done
   * @param underWaySince when the first command was sent that an earlier call of the same round had
   *     sent without returning it; empty if there is none
   */
  public record Advance(Round round, Map<String, String> outputs, Optional<Instant> underWaySince) {

    /**
     * The script's answer on each copy, in their order: its last line, which is JSON.
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
  private final String instanceArns;
  private final int exportsKeptDays;

  /**
   * @param instanceArns the beginning, up to the id, of the ARNs of the account's EC2 instances in
   *     this region
   * @param exportsKeptDays days after which the bucket deletes exports; the script repeats those
   *     with less than two days left
   */
  public NodeScript(
      NodeCommands commands, String bucket, String instanceArns, int exportsKeptDays) {
    this.commands = commands;
    this.bucket = bucket;
    this.instanceArns = instanceArns;
    this.exportsKeptDays = exportsKeptDays;
  }

  /**
   * Starts the action on every copy for which the round has no command yet; if there is none, looks
   * at the state of the commands. A command that an earlier call started without being able to
   * return it is found again, not started twice (docs/adr/0025).
   *
   * @throws NodeCommandFailed if the script failed on a node, or SSM does not say in time whether
   *     it did
   * @throws IOException if none of the commands that the round lacks could be started
   */
  public Advance advance(Action action, Topology topology, Pass pass, Round round)
      throws IOException {
    List<Call> calls = new ArrayList<>();
    for (ShardCopy copy : topology.copies()) {
      calls.add(
          new Call(
              copy.name(), copy.node().instanceId(), parameters(action, topology, pass, copy)));
    }
    return advance(action.label, action.limit, calls, round);
  }

  /**
   * Starts the action on the meta node if the round has no command yet, otherwise looks at its
   * state.
   *
   * @param more parameters of this action
   * @throws NodeCommandFailed if the script failed
   */
  public Advance advance(
      MetaAction action, String repairId, MetaNode meta, Map<String, String> more, Round round)
      throws IOException {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("Revision", REVISION);
    parameters.put(ACTION, action.label);
    parameters.put(REPAIR_ID, repairId);
    parameters.put(COPY, META_NODE);
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
    parameters.put(EXECUTION_TIMEOUT, Long.toString(action.limit.toSeconds()));
    parameters.putAll(more);
    return advance(
        action.label,
        action.limit,
        List.of(new Call(META_NODE, meta.instanceId(), parameters)),
        round);
  }

  private Advance advance(String action, Duration limit, List<Call> calls, Round round)
      throws IOException {
    List<Call> missing =
        calls.stream().filter(call -> !round.commands().containsKey(call.name())).toList();
    if (!missing.isEmpty()) {
      return start(missing, round);
    }
    Map<String, String> outputs = new LinkedHashMap<>();
    for (Call call : calls) {
      Result result = commands.result(round.commands().get(call.name()), call.instanceId());
      switch (result.state()) {
        case RUNNING -> {}
        case SUCCEEDED -> outputs.put(call.name(), result.output());
        case FAILED -> throw new NodeCommandFailed(action, call.name(), call.instanceId(), result);
      }
    }
    boolean done = outputs.size() == calls.size();
    if (!done && round.waited().compareTo(DELIVERY.plus(limit).plus(GRACE)) > 0) {
      throw new NodeCommandFailed(action, silent(calls, outputs), round.waited());
    }
    return new Advance(done ? Round.DONE : round.again(), outputs, Optional.empty());
  }

  private static String silent(List<Call> calls, Map<String, String> outputs) {
    return calls.stream()
        .filter(call -> !outputs.containsKey(call.name()))
        .map(call -> "%s (%s)".formatted(call.name(), call.instanceId()))
        .collect(Collectors.joining(", "));
  }

  /**
   * Starts the commands that are not running yet. If some cannot be started, it returns the others:
   * the round must not forget them, and a dead node must not keep the others from being cleaned.
   * The next call tries the rest, and fails if it gets no further.
   */
  private Advance start(List<Call> missing, Round round) throws IOException {
    List<Running> running = commands.running();
    Map<String, String> started = new LinkedHashMap<>(round.commands());
    List<IOException> failures = new ArrayList<>();
    Optional<Instant> since = Optional.empty();
    for (Call call : missing) {
      Optional<Running> before =
          running.stream()
              .filter(each -> each.is(call.instanceId(), call.parameters()))
              .min(Comparator.comparing(Running::requested));
      if (before.isPresent()) {
        Instant requested = before.get().requested();
        since = Optional.of(since.filter(requested::isAfter).orElse(requested));
        started.put(call.name(), before.get().id());
        continue;
      }
      try {
        started.put(call.name(), commands.start(call.instanceId(), call.parameters()));
      } catch (IOException e) {
        failures.add(new IOException("node %s: %s".formatted(call.name(), e.getMessage()), e));
      }
    }
    if (started.size() == round.commands().size()) {
      IOException first = failures.get(0);
      failures.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
    return new Advance(Round.started(started), Map.of(), since);
  }

  /**
   * Ends everything that runs for a repair on any node except a clean-up, even a command that no
   * round holds because the call that started it failed.
   */
  public void cancel(String repairId) throws IOException {
    for (Running command : commands.running()) {
      if (command.of(repairId) && !Action.CLEAN.label.equals(command.parameters().get(ACTION))) {
        for (String instanceId : command.instanceIds()) {
          commands.cancel(command.id(), instanceId);
        }
      }
    }
  }

  /** Ends the commands of a round that is no longer needed. */
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
    parameters.put("Revision", REVISION);
    parameters.put(ACTION, action.label);
    parameters.put(REPAIR_ID, topology.repairId());
    parameters.put(PASS, pass.label());
    parameters.put(COPY, copy.name());
    parameters.put("Database", topology.database());
    parameters.put("RetentionPolicy", topology.retentionPolicy());
    parameters.put(
        "ShardIds", copy.shardIds().stream().map(String::valueOf).collect(Collectors.joining(",")));
    parameters.put("DataDir", copy.node().dataDir());
    parameters.put("WalDir", copy.node().walDir());
    parameters.put("ConfigFile", copy.node().configFile());
    parameters.put("StagingDir", copy.node().stagingDir());
    parameters.put("InfluxInspect", copy.node().influxInspect());
    parameters.put(EXECUTION_TIMEOUT, Long.toString(action.limit.toSeconds()));
    parameters.put("Start", topology.export().map(ExportRange::start).orElse(""));
    parameters.put("End", topology.export().map(ExportRange::end).orElse(""));
    parameters.put("Bucket", bucket);
    parameters.put("Instance", instance(copy.node()));
    if (action == Action.EXPORT) {
      parameters.put("ExportsKeptDays", Integer.toString(exportsKeptDays));
    }
    return parameters;
  }

  /**
   * The instance's ARN, as IAM sees it in its requests ({@code ec2:SourceInstanceARN}), or its id
   * if it is not an EC2 instance.
   */
  private String instance(Node node) {
    return (node.onEc2() ? instanceArns : "") + node.instanceId();
  }

  private static String revision() {
    try (InputStream in = NodeScript.class.getResourceAsStream("/node/revision")) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the revision of the node document cannot be read", e);
    }
  }
}
