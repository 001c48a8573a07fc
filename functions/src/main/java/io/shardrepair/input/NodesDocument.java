package io.shardrepair.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.json.Json;
import io.shardrepair.model.DataNodes;
import io.shardrepair.model.MetaNode;
import io.shardrepair.model.Node;
import io.shardrepair.model.Nodes;
import io.shardrepair.model.Settings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads and writes the nodes document. Its form is described in docs/configuration.md. */
public final class NodesDocument {
  private static final long VERSION = 1;

  private NodesDocument() {}

  /**
   * Reads a document whose nodes are EC2 instances.
   *
   * @throws InvalidDocument with all mistakes found
   */
  public static Nodes parse(JsonNode document) {
    return read(document, false);
  }

  /**
   * Reads a document whose nodes all run on this machine: {@code instanceId} may be left out (then
   * it is made up from the name), and a secret may also come from the environment or a file.
   *
   * @throws InvalidDocument with all mistakes found
   */
  public static Nodes parseLocal(JsonNode document) {
    return read(document, true);
  }

  /** Writes the document; {@link #parse} accepts it unless a reference in it is local. */
  public static ObjectNode of(Nodes nodes) {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("version", VERSION);
    ArrayNode array = document.putArray("nodes");
    nodes.nodes().forEach(node -> NodeFields.write(node, array.addObject()));
    if (nodes.metaNode().isPresent()) {
      ObjectNode cluster = document.putObject("cluster");
      MetaNodeFields.write(nodes.metaNode().get(), cluster.putObject("metaNode"));
      nodes
          .dataNodes()
          .ifPresent(common -> DataNodesFields.write(common, cluster.putObject("dataNodes")));
    }
    document.set("settings", Json.toTree(nodes.settings()));
    return document;
  }

  private static Nodes read(JsonNode document, boolean local) {
    Fields fields = Fields.of(document);
    fields.number("version", VERSION, VERSION);
    Optional<Fields> cluster = fields.optionalObject("cluster");
    List<Fields> elements =
        cluster.isPresent() && !fields.has("nodes") ? List.of() : fields.objects("nodes");
    fields.known("nodes");
    boolean tooFew = fields.has("nodes") && elements.size() < 2 && document.get("nodes").isArray();
    if (tooFew && cluster.isEmpty()) {
      fields.mistake("nodes", "must name at least two nodes: a repair compares their copies");
    }
    List<Node> nodes = new ArrayList<>();
    Unique unique = new Unique();
    for (Fields element : elements) {
      Node node = NodeFields.read(element, local);
      unique.check(element, "name", node.name());
      unique.check(element, "instanceId", node.instanceId());
      unique.check(element, "url", node.url());
      unique.check(element, "address", node.address().orElse(""));
      if (cluster.isPresent() && node.address().isEmpty()) {
        element.mistake(
            "address", "missing; give it as influxd-ctl show prints it, like data1:8088");
      }
      if (local) {
        unique.check(element, "dataDir", node.dataDir());
        unique.check(element, "walDir", node.walDir());
      }
      nodes.add(node);
    }
    Optional<MetaNode> metaNode = cluster.map(each -> MetaNodeFields.read(each, local));
    Optional<DataNodes> dataNodes =
        cluster.flatMap(each -> each.optionalObject("dataNodes")).map(DataNodesFields::read);
    if (local && dataNodes.isPresent()) {
      fields.mistake(
          "cluster",
          "dataNodes run on a machine each; list those on this machine under nodes, with address");
    } else if (!local && cluster.isPresent() && dataNodes.isEmpty() && nodes.isEmpty()) {
      fields.mistake("cluster", "say under dataNodes what the data nodes have in common");
    }
    Settings settings =
        fields.optionalObject("settings").map(SettingsFields::read).orElse(Settings.DEFAULT);
    fields.finish();
    return new Nodes(nodes, metaNode, dataNodes, settings);
  }

  /** Values used by earlier nodes, by field. */
  private static final class Unique {
    private final Set<String> seen = new HashSet<>();

    void check(Fields fields, String name, String value) {
      if (!value.isEmpty() && !seen.add(name + "\0" + value)) {
        fields.mistake(name, "is given twice; each node needs its own");
      }
    }
  }
}
