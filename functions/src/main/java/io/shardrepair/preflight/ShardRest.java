package io.shardrepair.preflight;

import io.shardrepair.model.Topology;
import java.time.Instant;
import java.util.List;

/**
 * Checks that the shard is at rest: it is cold, nobody has written into it for a while, and nothing
 * is being compacted. Copies of a shard in use always differ a little, by points that are still on
 * their way. The operator may allow such a shard.
 */
final class ShardRest {
  private ShardRest() {}

  static Check ended(Topology topology, Instant now) {
    if (topology.range().endTime().isBefore(now)) {
      return Check.passed("shard-cold", "the shard ended at " + topology.range().end());
    }
    return hot(
        topology,
        "shard-cold",
        "",
        "the shard takes writes until " + topology.range().end(),
        "repair it after that time");
  }

  static List<Check> copy(Topology topology, NodeState node) {
    return List.of(quiet(topology, node), compaction(topology, node));
  }

  private static Check quiet(Topology topology, NodeState node) {
    String name = "wal-quiet";
    if (!node.walDir()) {
      return Check.refused(
          name, node.copy(), "there is no WAL to look at: check walDir in the nodes document");
    }
    if (node.newestWriteAgeSeconds() < 0) {
      return Check.passed(
          name, node.copy(), "nothing was ever written or deleted, as far as files show");
    }
    long idle = topology.settings().preflight().idleSeconds();
    String seen =
        "%,d bytes in the WAL; last written, snapshotted or deleted %,d s ago"
            .formatted(node.walBytes(), node.newestWriteAgeSeconds());
    if (idle == 0) {
      return Check.passed(
          name, node.copy(), seen + "; no quiet time is required (settings.preflight.idleSeconds)");
    }
    if (node.newestWriteAgeSeconds() >= idle) {
      return Check.passed(name, node.copy(), "%s; %,d s are required".formatted(seen, idle));
    }
    return hot(
        topology,
        name,
        node.copy(),
        seen,
        "find out who writes into a cold shard, and start again when nobody has for %,d s"
            .formatted(idle));
  }

  private static Check compaction(Topology topology, NodeState node) {
    String name = "no-compaction";
    if (!node.shardDir()) {
      return Check.refused(
          name, node.copy(), "there is no shard to look at: check dataDir in the nodes document");
    }
    if (!node.compacting()) {
      return Check.passed(name, node.copy(), "no compaction of the shard is running");
    }
    return hot(
        topology,
        name,
        node.copy(),
        "a compaction of the shard is running",
        "start again when no *.tsm.tmp is left in the shard's directory");
  }

  private static Check hot(
      Topology topology, String name, String copy, String seen, String whatToDo) {
    return topology.options().allowHot()
        ? Check.allowed(
            name,
            copy,
            seen
                + ": the shard is hot, which allowHot allows; points that are still on their way may show as missing")
        : Check.refused(name, copy, "%s: %s, or set allowHot".formatted(seen, whatToDo));
  }
}
