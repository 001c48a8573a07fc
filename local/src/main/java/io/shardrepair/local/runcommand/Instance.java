package io.shardrepair.local.runcommand;

import java.util.Map;

/**
 * What stands in for an EC2 instance: SSM commands sent to {@code instanceId} run on this machine.
 *
 * @param name the node's name, for messages and the directory of the command's output
 * @param policy the template's policy that its role has, by logical id
 * @param environment variables of every command sent to it, besides PATH and those of the AWS
 *     clients; a PATH given here replaces this machine's
 */
public record Instance(
    String instanceId, String name, String policy, Map<String, String> environment) {
  private static final String DATA_NODE = "NodePolicy";
  private static final String META_NODE = "MetaNodePolicy";

  public Instance {
    environment = Map.copyOf(environment);
  }

  /** The id of the access key with which its commands call AWS: its policy and its instance. */
  public String keyId() {
    return policy + "." + instanceId;
  }

  /** A data node. */
  public Instance(String instanceId, String name, Map<String, String> environment) {
    this(instanceId, name, DATA_NODE, environment);
  }

  /** The meta node of an Enterprise cluster. */
  public static Instance metaNode(String instanceId, String name, Map<String, String> environment) {
    return new Instance(instanceId, name, META_NODE, environment);
  }
}
