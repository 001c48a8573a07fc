package io.shardrepair.preflight;

import io.shardrepair.text.Plural;
import java.util.List;
import java.util.Optional;

/** Checks that a node can export its copy. */
final class NodeChecks {
  /**
   * Room for what an export keeps on the node besides a copy of the WAL: for each concurrent export
   * (at most four) one part of 64 MiB raw, compressed, and some small runs that wait to be sent
   * together.
   */
  private static final long EXPORT_ROOM_BYTES = 512L * 1024 * 1024;

  private NodeChecks() {}

  /**
   * @param address by which its cluster names the node
   */
  static List<Check> check(NodeState node, Optional<String> address) {
    return List.of(
        lock(node), tools(node), shardDirectory(node, address), fileSystem(node), freeSpace(node));
  }

  /**
   * Checks the lock on the node, the only one that repairs of other stacks, and of other folders on
   * this machine, see.
   */
  private static Check lock(NodeState node) {
    return Check.of(
        ShardLock.NAME,
        node.copy(),
        node.lockedBy().isEmpty(),
        node.lockedBy().isEmpty()
            ? "this repair has the lock of the shard on the node"
            : node.lockedBy());
  }

  private static Check tools(NodeState node) {
    if (!node.problems().isEmpty()) {
      return Check.refused("tools", node.copy(), String.join("; ", node.problems()));
    }
    String version =
        node.influxInspect().equals("unknown")
            ? "influx_inspect of unknown version (there is no influxd beside it)"
            : "influx_inspect of " + node.influxInspect();
    return Check.passed(
        "tools",
        node.copy(),
        "%s, exports %s; %s; %s".formatted(version, way(node), node.compressor(), node.awsCli()));
  }

  private static String way(NodeState node) {
    return (node.influxInspectFeatures().contains("out-stdout")
            ? "to standard output"
            : "through a named pipe, since it has no \"-out -\" (before 1.8)")
        + (node.influxInspectFeatures().contains("lponly") ? "" : ", with header lines");
  }

  private static Check shardDirectory(NodeState node, Optional<String> address) {
    return Check.of(
        "shard-directory",
        node.copy(),
        node.shardDir(),
        node.shardDir()
            ? "%s of %,d bytes, %s of %,d bytes"
                .formatted(
                    Plural.of(node.tsmFiles(), "TSM file"),
                    node.shardBytes(),
                    Plural.of(node.walFiles(), "WAL segment"),
                    node.walBytes())
            : "the shard's directory is not under the data directory: check in the nodes document dataDir"
                + address
                    .map(" and that address %s and the instanceId belong to one node"::formatted)
                    .orElse(" and that url and instanceId belong to one node"));
  }

  private static Check fileSystem(NodeState node) {
    return Check.of(
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
    return Check.of(
        "free-space",
        node.copy(),
        enough,
        "%,d bytes free beside the data; %,d needed, for parts on their way to S3 and a copy of the WAL (hard links take no space)%s"
            .formatted(node.freeBytes(), needed, enough ? "" : ": make room, then start again"));
  }
}
