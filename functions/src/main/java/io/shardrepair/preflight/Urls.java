package io.shardrepair.preflight;

import io.shardrepair.model.Node;
import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.Topology;
import io.shardrepair.resolve.SideBySide;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Checks that the url of each open-source node leads to the server of the files on its instance.
 * With two urls swapped, each copy's missing points would be written into the other. The server
 * does not give a name, but it gives the size of its shards. Copies of equal size prove nothing,
 * and have little to repair.
 */
final class Urls {
  private static final String NAME = "urls";

  private Urls() {}

  static Check check(Topology topology, Servers servers, List<NodeState> nodes) throws IOException {
    if (topology.metaNode().isPresent()) {
      return Check.passed(NAME, "a write reaches all owners, whichever node takes it");
    }
    Map<Node, Long> served =
        new SideBySide(SideBySide.USUAL)
            .all(
                topology.copies().stream().map(ShardCopy::node).toList(),
                node -> bytes(topology.copy(node.name()), servers.shardBytes(node)));
    for (NodeState one : nodes) {
      for (NodeState other : nodes) {
        long serverOfOne = served.get(topology.copy(one.copy()).node());
        long serverOfOther = served.get(topology.copy(other.copy()).node());
        if (serverOfOne != files(one)
            && serverOfOne == files(other)
            && serverOfOther == files(one)) {
          return Check.refused(
              NAME,
              ("the url of %s leads to a server whose shard has %,d bytes, which is the size of the"
                      + " files on %s, and that of %s to one with %,d: the two urls, or the two instanceIds,"
                      + " are swapped in the nodes document")
                  .formatted(one.copy(), serverOfOne, other.copy(), other.copy(), serverOfOther));
        }
      }
    }
    return Check.passed(NAME, "no node's server has the files of another node");
  }

  private static long bytes(ShardCopy copy, Map<Long, Long> byId) {
    return copy.shardIds().stream().mapToLong(id -> byId.getOrDefault(id, 0L)).sum();
  }

  private static long files(NodeState node) {
    return node.shardBytes() + node.walBytes();
  }
}
