package io.shardrepair.resolve;

import io.shardrepair.model.DataNodes;
import io.shardrepair.model.Node;
import io.shardrepair.model.Nodes;
import java.util.List;
import java.util.Optional;

/** Makes nodes from the cluster's data nodes that the nodes document describes all at once. */
public final class Members {
  private Members() {}

  /**
   * The same document with the members of its cluster as its nodes. Only their servers may be
   * asked: their instance ids are not looked up but made up.
   *
   * @param nodes with {@link Nodes#dataNodes()}
   * @param addresses of the members that hold data, {@code host:8088}
   * @throws Unresolvable if an address cannot name a node
   */
  public static Nodes listed(Nodes nodes, List<String> addresses) {
    DataNodes common = nodes.dataNodes().orElseThrow();
    List<Node> members =
        addresses.stream().map(each -> at(each, common, Node.madeUpInstanceId(each))).toList();
    return new Nodes(members, nodes.metaNode(), nodes.dataNodes(), nodes.settings());
  }

  /**
   * The data node at an address, named after its host.
   *
   * @param address {@code host:8088}, as the cluster has it
   * @throws Unresolvable if the host cannot be a name
   */
  static Node at(String address, DataNodes common, String instanceId) {
    String host = address.substring(0, address.lastIndexOf(':'));
    if (!Node.NAME.matcher(host).matches()) {
      throw new Unresolvable(
          "owner %s: its host cannot name a copy; list the node under nodes, with this address"
              .formatted(address));
    }
    return new Node(
        host,
        instanceId,
        "%s://%s:%d".formatted(common.httpScheme(), host, common.httpPort()),
        common.dataDir(),
        common.walDir(),
        common.influxInspect(),
        common.stagingDir(),
        common.configFile(),
        Optional.of(address),
        common.authorities(),
        common.credentials());
  }
}
