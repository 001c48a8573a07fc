package io.shardrepair.preflight;

import io.shardrepair.resolve.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The checks before anything is touched; each refusal says what to do. */
public final class Preflight {
  /**
   * Room for what an export keeps on the node besides a copy of the WAL: per export at once (at
   * most four) one part of 64 MiB raw, compressed, and some small runs that wait to be sent
   * together.
   */
  private static final long EXPORT_ROOM_BYTES = 512L * 1024 * 1024;

  /** A shard that expires sooner could vanish between comparison and replay. */
  private static final Duration EXPIRY_MARGIN = Duration.ofHours(24);

  private Preflight() {}

  /**
   * Judges what the nodes said.
   *
   * @param nodes one state per copy
   * @param now the time to judge by
   */
  public static List<Check> judge(Topology topology, List<NodeState> nodes, Instant now) {
    List<Check> checks = new ArrayList<>();
    checks.add(cold(topology, now));
    checks.add(retention(topology, now));
    for (NodeState node : nodes) {
      checks.add(tools(node));
      checks.add(shardDirectory(node));
      checks.add(fileSystem(node));
      checks.add(freeSpace(node));
      checks.add(antiEntropy(node));
    }
    return List.copyOf(checks);
  }

  private static Check cold(Topology topology, Instant now) {
    boolean past = topology.shardEndTime().isBefore(now);
    return new Check(
        "shard-cold",
        "",
        past,
        past
            ? "the shard ended at " + topology.shardEnd()
            : "the shard takes writes until %s: its copies always differ a little until then; repair it after that time"
                .formatted(topology.shardEnd()));
  }

  private static Check retention(Topology topology, Instant now) {
    if (topology.shardExpiry().isEmpty()) {
      return new Check("retention", "", true, "the retention policy keeps the shard for ever");
    }
    boolean stays = Instant.parse(topology.shardExpiry()).isAfter(now.plus(EXPIRY_MARGIN));
    return new Check(
        "retention",
        "",
        stays,
        stays
            ? "the shard is kept until " + topology.shardExpiry()
            : "the retention policy drops the shard at %s, less than %d h from now: lengthen the policy, or let it go"
                .formatted(topology.shardExpiry(), EXPIRY_MARGIN.toHours()));
  }

  private static Check tools(NodeState node) {
    boolean usable = node.problems().isEmpty();
    return new Check(
        "tools",
        node.copy(),
        usable,
        usable
            ? "influx_inspect %s, %s, %s"
                .formatted(node.influxInspect(), node.compressor(), node.awsCli())
            : String.join("; ", node.problems()));
  }

  private static Check shardDirectory(NodeState node) {
    return new Check(
        "shard-directory",
        node.copy(),
        node.shardDir(),
        node.shardDir()
            ? "%d TSM files of %d bytes, %d WAL segments of %d bytes"
                .formatted(node.tsmFiles(), node.shardBytes(), node.walFiles(), node.walBytes())
            : "the shard's directory is not under the data directory: check dataDir in the nodes document");
  }

  private static Check fileSystem(NodeState node) {
    return new Check(
        "file-system",
        node.copy(),
        node.sameFileSystem(),
        node.sameFileSystem()
            ? "the staging directory can hold hard links to the shard's files"
            : "the staging directory is on another file system than the data: set stagingDir in the nodes document to a directory beside the data directory");
  }

  private static Check freeSpace(NodeState node) {
    long needed = EXPORT_ROOM_BYTES + node.walBytes();
    boolean enough = node.freeBytes() >= needed;
    return new Check(
        "free-space",
        node.copy(),
        enough,
        "%d bytes free beside the data, %d needed%s"
            .formatted(node.freeBytes(), needed, enough ? "" : ": make room, then start again"));
  }

  private static Check antiEntropy(NodeState node) {
    boolean off = !node.antiEntropy().equals("on");
    return new Check(
        "anti-entropy",
        node.copy(),
        off,
        off
            ? "the Anti-Entropy service is not enabled on this node (%s)"
                .formatted(node.antiEntropy())
            : "the Anti-Entropy service is enabled and would repair the same shard: set [anti-entropy] enabled = false and restart influxd");
  }
}
