package io.shardrepair.handler;

import io.shardrepair.aws.EventBridgeNotices;
import io.shardrepair.aws.ExecutionStates;
import io.shardrepair.aws.ManagedInstances;
import io.shardrepair.aws.NodesParameter;
import io.shardrepair.aws.OnlyThrottled;
import io.shardrepair.aws.Parameters;
import io.shardrepair.aws.RepairExecutions;
import io.shardrepair.aws.S3Store;
import io.shardrepair.aws.SnsNotices;
import io.shardrepair.aws.SsmRunCommand;
import io.shardrepair.aws.TriageParameter;
import io.shardrepair.influx.InfluxNodes;
import io.shardrepair.influx.InfluxServers;
import io.shardrepair.influx.Trust;
import io.shardrepair.input.NodesDocument;
import io.shardrepair.json.Json;
import io.shardrepair.model.Nodes;
import io.shardrepair.node.NodeScript;
import io.shardrepair.notify.FanOut;
import io.shardrepair.notify.Notices;
import io.shardrepair.resolve.ClusterListing;
import io.shardrepair.resolve.Resolver;
import io.shardrepair.resolve.SideBySide;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.trigger.Repairs;
import io.shardrepair.trigger.TriageSettings;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** The stack's resources, as the environment variables of template.yaml name them. */
final class StackEnvironment {
  private StackEnvironment() {}

  static ObjectStore store() {
    return new S3Store(S3Client.create(), required("BUCKET"));
  }

  static NodeScript nodeScript() {
    SsmClient ssm =
        SsmClient.builder()
            .overrideConfiguration(o -> o.retryStrategy(OnlyThrottled.retries()))
            .build();
    return new NodeScript(
        new SsmRunCommand(ssm, required("NODE_DOCUMENT")),
        required("BUCKET"),
        required("INSTANCE_ARNS"),
        Integer.parseInt(required("EXPORT_RETENTION_DAYS")));
  }

  static InfluxNodes influx() {
    Parameters parameters = new Parameters(SsmClient.create());
    return new InfluxNodes(parameters::resolve, trust(parameters));
  }

  static InfluxServers servers() {
    Parameters parameters = new Parameters(SsmClient.create());
    return new InfluxServers(parameters::resolve, trust(parameters), Clock.systemUTC());
  }

  /** Reads the private authorities, if there are any, at the first connection. */
  private static Trust trust(Parameters parameters) {
    String name = System.getenv().getOrDefault("AUTHORITIES_PARAMETER", "");
    return name.isEmpty() ? Trust.USUAL : new Trust(() -> parameters.value(name));
  }

  /** With a short timeout: if the subnets do not reach Step Functions, a check must say so. */
  static ExecutionStates executions() {
    return new ExecutionStates(
        SfnClient.builder()
            .overrideConfiguration(o -> o.apiCallTimeout(Duration.ofSeconds(20)))
            .build());
  }

  /** Reads the nodes document at each call: it may change while a function stays loaded. */
  static NodesSource nodes() {
    NodesParameter document =
        new NodesParameter(
            new Parameters(SsmClient.create()), required("NODES_PARAMETER"), store(), bucket());
    return () -> NodesDocument.parse(Json.tree(document.read()));
  }

  /** Makes resolvers for one nodes document each. */
  static Resolvers resolvers() {
    InfluxNodes influx = influx();
    SsmClient ssm = SsmClient.create();
    SideBySide asking = new SideBySide(SideBySide.USUAL);
    return (nodes, cluster) ->
        new Resolver(nodes, cluster, influx, new ManagedInstances(ssm), asking, Clock.systemUTC());
  }

  static Notices notices() {
    return new FanOut(
        List.of(
            new SnsNotices(SnsClient.create(), required("NOTIFICATION_TOPIC")),
            new EventBridgeNotices(EventBridgeClient.create(), required("EVENT_BUS"))));
  }

  static Repairs repairs() {
    return new RepairExecutions(SfnClient.create(), required("STATE_MACHINE_ARN"));
  }

  static TriageSettings.Source triageSettings() {
    return new TriageParameter(SsmClient.create(), required("TRIAGE_PARAMETER"));
  }

  static String name() {
    return required("STACK");
  }

  static String bucket() {
    return required("BUCKET");
  }

  private static String required(String variable) {
    String value = System.getenv(variable);
    if (value == null || value.isEmpty()) {
      throw new IllegalStateException("environment variable " + variable + " is not set");
    }
    return value;
  }

  /** Reads the nodes document. */
  @FunctionalInterface
  interface NodesSource {
    Nodes read() throws IOException;
  }

  /** Makes a resolver for a nodes document and, for a cluster, what its meta node says. */
  @FunctionalInterface
  interface Resolvers {
    Resolver with(Nodes nodes, Optional<ClusterListing> cluster);
  }
}
