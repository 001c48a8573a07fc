package io.shardrepair.preflight;

import io.shardrepair.model.Node;
import io.shardrepair.model.Topology;
import io.shardrepair.text.Plural;
import java.io.IOException;

/**
 * Checks that no writes wait in an owner's hinted-handoff queues. These points would show as
 * missing, and a repair would race with their delivery. Other nodes of the cluster may hold such
 * queues too; they are not asked.
 */
final class Handoff {
  private static final String NAME = "hinted-handoff";

  private Handoff() {}

  static Check check(Topology topology, Servers servers, ServerState server, Node node) {
    if (server.openSource()) {
      return Check.passed(NAME, node.name(), "open-source InfluxDB has no hinted handoff");
    }
    long bytes;
    try {
      bytes = servers.queuedBytes(node);
    } catch (IOException e) {
      return refuse(
          topology,
          node,
          "whether its queues are empty is not known (%s)".formatted(e.getMessage()),
          "give the credentials of an administrator in the nodes document");
    }
    return bytes == 0
        ? Check.passed(NAME, node.name(), "its hinted-handoff queues are empty")
        : refuse(
            topology,
            node,
            "%s for other nodes in its hinted-handoff queues"
                .formatted(Plural.of(bytes, "byte waits", "bytes wait")),
            "start again when they are delivered (SHOW STATS FOR 'hh_processor')");
  }

  private static Check refuse(Topology topology, Node node, String seen, String whatToDo) {
    return topology.options().allowHot()
        ? Check.allowed(
            NAME,
            node.name(),
            seen
                + ", which allowHot allows; points that are still on their way may show as missing")
        : Check.refused(NAME, node.name(), "%s: %s, or set allowHot".formatted(seen, whatToDo));
  }
}
