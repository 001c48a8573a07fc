package io.shardrepair.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.aws.EventBridgeNotices;
import io.shardrepair.aws.Executions;
import io.shardrepair.aws.Parameters;
import io.shardrepair.aws.RunCommand;
import io.shardrepair.aws.S3Store;
import io.shardrepair.aws.SnsNotices;
import io.shardrepair.aws.TriageParameter;
import io.shardrepair.influx.InfluxNodes;
import io.shardrepair.json.Json;
import io.shardrepair.node.NodeScript;
import io.shardrepair.notify.Everywhere;
import io.shardrepair.notify.Notices;
import io.shardrepair.resolve.Nodes;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.trigger.Repairs;
import io.shardrepair.trigger.TriageSettings;
import java.io.IOException;
import java.util.List;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** The stack's resources, as the environment variables of template.yaml name them. */
final class Stack {
  private Stack() {}

  static ObjectStore store() {
    return new S3Store(S3Client.create(), required("BUCKET"));
  }

  static NodeScript nodeScript() {
    return new NodeScript(
        new RunCommand(SsmClient.create(), required("NODE_DOCUMENT")), required("BUCKET"));
  }

  static InfluxNodes influx() {
    return new InfluxNodes(new Parameters(SsmClient.create())::resolve);
  }

  /** Reads the nodes document at each call: it may change while a function stays loaded. */
  static NodesSource nodes() {
    Parameters parameters = new Parameters(SsmClient.create());
    String name = required("NODES_PARAMETER");
    return () -> Nodes.parse(Json.tree(parameters.value(name).getBytes(UTF_8)));
  }

  static Notices notices() {
    return new Everywhere(
        List.of(
            new SnsNotices(SnsClient.create(), required("NOTIFICATION_TOPIC")),
            new EventBridgeNotices(EventBridgeClient.create(), required("EVENT_BUS"))));
  }

  static Repairs repairs() {
    return new Executions(SfnClient.create(), required("STATE_MACHINE_ARN"));
  }

  static TriageSettings.Source triageSettings() {
    return new TriageParameter(SsmClient.create(), required("TRIAGE_PARAMETER"));
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

  /** Where the nodes document comes from. */
  @FunctionalInterface
  interface NodesSource {
    Nodes read() throws IOException;
  }
}
