package io.shardrepair.local.cli;

import io.shardrepair.resolve.MetaNode;
import io.shardrepair.resolve.Node;
import io.shardrepair.resolve.Nodes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Paths of a nodes document that do not lead anywhere on this machine. */
final class MissingPaths {
  private MissingPaths() {}

  /** A line for each, naming its field. */
  static List<String> of(Nodes nodes) {
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < nodes.nodes().size(); i++) {
      Node node = nodes.nodes().get(i);
      String field = "nodes[" + i + "].";
      if (!Files.isDirectory(Path.of(node.dataDir()))) {
        missing.add(field + "dataDir: there is no directory " + node.dataDir());
      }
      if (!Files.isDirectory(Path.of(node.walDir()))) {
        missing.add(field + "walDir: there is no directory " + node.walDir());
      }
      if (!Files.isExecutable(Path.of(node.influxInspect()))) {
        missing.add(field + "influxInspect: there is no program " + node.influxInspect());
      }
    }
    nodes
        .metaNode()
        .map(MetaNode::influxdCtl)
        .filter(program -> !Files.isExecutable(Path.of(program)))
        .ifPresent(
            program -> missing.add("cluster.metaNode.influxdCtl: there is no program " + program));
    return missing;
  }
}
