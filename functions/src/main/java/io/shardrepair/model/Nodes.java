package io.shardrepair.model;

import java.util.List;
import java.util.Optional;

/**
 * Where copies are, and the settings of all repairs: what the nodes document says.
 *
 * @param nodes open-source nodes, all of which hold a copy; of a cluster, those data nodes that are
 *     described one by one
 * @param metaNode of an Enterprise cluster, which is asked for the owners of shards
 * @param dataNodes what all data nodes of the cluster have in common that are not in {@code nodes}
 * @param settings of all repairs
 */
public record Nodes(
    List<Node> nodes,
    Optional<MetaNode> metaNode,
    Optional<DataNodes> dataNodes,
    Settings settings) {

  public Nodes {
    nodes = List.copyOf(nodes);
  }

  /** Nodes that the document describes one by one. */
  public Nodes(List<Node> nodes, Optional<MetaNode> metaNode, Settings settings) {
    this(nodes, metaNode, Optional.empty(), settings);
  }
}
