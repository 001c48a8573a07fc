package io.shardrepair.resolve;

import io.shardrepair.model.DataNodes;
import io.shardrepair.model.Node;
import io.shardrepair.model.Nodes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the node for the address by which a cluster names an owner. */
final class Owners {
  private final Nodes nodes;
  private final Instances instances;

  Owners(Nodes nodes, Instances instances) {
    this.nodes = nodes;
    this.instances = instances;
  }

  /**
   * The node of the nodes document with that address; otherwise one made from what all data nodes
   * have in common, on the managed instance that matches the address.
   *
   * @throws Unresolvable if there is neither, saying what to do
   */
  Node node(String address) throws IOException {
    Optional<Node> listed =
        nodes.nodes().stream()
            .filter(node -> node.address().filter(address::equals).isPresent())
            .findFirst();
    if (listed.isPresent()) {
      return listed.get();
    }
    DataNodes common =
        nodes
            .dataNodes()
            .orElseThrow(
                () ->
                    new Unresolvable(
                        "owner %s: no node of the nodes document has this address; list it under"
                                .formatted(address)
                            + " nodes, or say under cluster.dataNodes what all have in common"));
    return Members.at(address, common, instance(address));
  }

  private String instance(String address) throws IOException {
    List<Instances.Instance> found = instances.at(address);
    if (found.isEmpty()) {
      throw new Unresolvable(
          "owner %s: Systems Manager manages no instance with this computer name, IP address or tag"
                  .formatted(address)
              + " influx-shard-repair-address; install its agent there, tag the instance, or list"
              + " the node under nodes, with this address and its instanceId");
    }
    if (found.size() > 1) {
      throw new Unresolvable(
          "owner %s: several instances match it (%s); list the node under nodes"
              .formatted(
                  address,
                  found.stream()
                      .map(Instances.Instance::instanceId)
                      .collect(Collectors.joining(", "))));
    }
    if (!found.get(0).state().equals(Instances.Instance.ONLINE)) {
      throw new Unresolvable(
          "owner %s: instance %s is %s in Systems Manager; bring it back, then repair"
              .formatted(address, found.get(0).instanceId(), found.get(0).state()));
    }
    return found.get(0).instanceId();
  }
}
