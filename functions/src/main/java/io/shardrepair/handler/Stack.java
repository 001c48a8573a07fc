package io.shardrepair.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.aws.Parameters;
import io.shardrepair.aws.RunCommand;
import io.shardrepair.aws.S3Store;
import io.shardrepair.influx.InfluxNodes;
import io.shardrepair.json.Json;
import io.shardrepair.node.NodeScript;
import io.shardrepair.resolve.Nodes;
import io.shardrepair.store.ObjectStore;
import java.io.IOException;
import software.amazon.awssdk.services.s3.S3Client;
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

  /** Where the nodes document comes from. */
  @FunctionalInterface
  interface NodesSource {
    Nodes read() throws IOException;
  }
}
