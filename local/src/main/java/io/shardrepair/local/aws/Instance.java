package io.shardrepair.local.aws;

import java.util.Map;

/**
 * What stands in for an EC2 instance: SSM commands sent to {@code instanceId} run on this machine.
 *
 * @param name the node's name, for messages and the directory of the command's output
 * @param environment variables of every command sent to it, besides PATH and those of the AWS
 *     clients; a PATH given here replaces this machine's
 */
public record Instance(String instanceId, String name, Map<String, String> environment) {
  public Instance {
    environment = Map.copyOf(environment);
  }
}
