package io.shardrepair.local.repair;

import io.shardrepair.local.shell.PathArgument;
import io.shardrepair.model.MetaNode;
import io.shardrepair.model.Node;
import io.shardrepair.model.Nodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Paths of a nodes document that do not lead anywhere on this machine. */
public final class MissingPaths {
  private MissingPaths() {}

  /** A line for each, naming its field. */
  public static List<String> of(Nodes nodes) {
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < nodes.nodes().size(); i++) {
      Node node = nodes.nodes().get(i);
      String field = "nodes[" + i + "].";
      if (!isDirectory(node.dataDir())) {
        missing.add(field + "dataDir: there is no directory " + node.dataDir());
      }
      if (!isDirectory(node.walDir())) {
        missing.add(field + "walDir: there is no directory " + node.walDir());
      }
      if (!isProgram(node.influxInspect())) {
        missing.add(field + "influxInspect: there is no program " + node.influxInspect());
      }
    }
    nodes
        .metaNode()
        .map(MetaNode::influxdCtl)
        .filter(program -> !isProgram(program))
        .ifPresent(
            program -> missing.add("cluster.metaNode.influxdCtl: there is no program " + program));
    return missing;
  }

  private static boolean isDirectory(String path) {
    try {
      return Files.isDirectory(PathArgument.of(path));
    } catch (IOException noPath) {
      return false;
    }
  }

  private static boolean isProgram(String path) {
    try {
      Path program = PathArgument.of(path);
      return Files.isExecutable(program) && PathArgument.problem(program).isEmpty();
    } catch (IOException noPath) {
      return false;
    }
  }
}
