package io.shardrepair.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.model.Credentials;
import io.shardrepair.model.DataNodes;
import io.shardrepair.model.MetaNode;
import io.shardrepair.model.Node;
import io.shardrepair.model.Nodes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodesDocumentTest {
  private static final String TWO_NODES =
      """
      {"version": 1, "nodes": [
        {"name": "node-a", "instanceId": "i-0123456789abcdef0", "url": "http://10.0.0.7:8086/",
         "dataDir": "/var/lib/influxdb/data", "walDir": "/var/lib/influxdb/wal",
         "influxInspect": "/usr/bin/influx_inspect",
         "credentials": {"username": "admin", "password": "parameter:/influx/password"}},
        {"name": "node-b", "instanceId": "i-0123456789abcdef1", "url": "https://b.example:8086",
         "dataDir": "/var/lib/influxdb/data", "walDir": "/var/lib/influxdb/wal",
         "influxInspect": "/usr/bin/influx_inspect", "stagingDir": "/mnt/staging"}]}
      """;

  private static final String TWO_LOCAL_NODES =
      """
      {"version": 1, "nodes": [
        {"name": "a", "url": "http://127.0.0.1:8086", "dataDir": "/a/data", "walDir": "/a/wal",
         "influxInspect": "/usr/bin/influx_inspect",
         "credentials": {"username": "admin", "password": "env:INFLUX_PASSWORD"}},
        {"name": "b", "url": "http://127.0.0.1:8087", "dataDir": "/b/data", "walDir": "/b/wal",
         "influxInspect": "/usr/bin/influx_inspect"}]}
      """;

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static List<String> mistakes(JsonNode document) {
    return catchThrowableOfType(InvalidDocument.class, () -> NodesDocument.parse(document))
        .mistakes();
  }

  private static List<String> mistakesWith(String field, String value) {
    JsonNode document = json(TWO_NODES);
    ((ObjectNode) document.at("/nodes/1")).set(field, json(value));
    return mistakes(document);
  }

  @Test
  void readsNodes() {
    assertThat(NodesDocument.parse(json(TWO_NODES)).nodes())
        .containsExactly(
            new Node(
                "node-a",
                "i-0123456789abcdef0",
                "http://10.0.0.7:8086",
                "/var/lib/influxdb/data",
                "/var/lib/influxdb/wal",
                "/usr/bin/influx_inspect",
                "/var/lib/influxdb/shard-repair",
                "/etc/influxdb/influxdb.conf",
                Optional.empty(),
                Optional.of(new Credentials("admin", "parameter:/influx/password"))),
            new Node(
                "node-b",
                "i-0123456789abcdef1",
                "https://b.example:8086",
                "/var/lib/influxdb/data",
                "/var/lib/influxdb/wal",
                "/usr/bin/influx_inspect",
                "/mnt/staging",
                "/etc/influxdb/influxdb.conf",
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void writesWhatItReads() {
    Nodes nodes = NodesDocument.parse(json(TWO_NODES));
    assertThat(NodesDocument.parse(NodesDocument.of(nodes))).isEqualTo(nodes);
  }

  @Test
  void makesUpTheSameInstanceIdForTheSameLocalName() {
    Nodes nodes = NodesDocument.parseLocal(json(TWO_LOCAL_NODES));
    assertThat(nodes.nodes().get(0).instanceId()).matches("i-[0-9a-f]{17}");
    assertThat(nodes).isEqualTo(NodesDocument.parseLocal(json(TWO_LOCAL_NODES)));
  }

  @Test
  void onAwsAnInstanceAndAParameterAreNeeded() {
    assertThat(mistakes(json(TWO_LOCAL_NODES)))
        .containsExactly(
            "nodes[0].instanceId: missing; give a string",
            "nodes[0].credentials.password: must be a reference: parameter:/PATH, a SecureString in"
                + " the Parameter Store",
            "nodes[1].instanceId: missing; give a string");
  }

  @Test
  void aNodeMayNameThePrivateAuthoritiesOfItsCertificate() {
    ObjectNode document = (ObjectNode) json(TWO_NODES);
    ((ObjectNode) document.at("/nodes/1")).put("authorities", "parameter:/influx/authorities");
    Nodes nodes = NodesDocument.parse(document);
    assertThat(nodes.nodes().get(1).authorities()).contains("parameter:/influx/authorities");
    assertThat(nodes.nodes().get(0).authorities()).isEmpty();
    assertThat(NodesDocument.parse(NodesDocument.of(nodes))).isEqualTo(nodes);

    assertThat(mistakesWith("authorities", "\"file:/ca.pem\""))
        .containsExactly(
            "nodes[1].authorities: must be a reference: parameter:/PATH, certificates in PEM");
    ((ObjectNode) document.at("/nodes/0")).put("authorities", "parameter:/influx/authorities");
    assertThat(mistakes(document))
        .containsExactly("nodes[0].authorities: are allowed only with https");
  }

  @Test
  void hereEachNodeHasItsOwnDirectories() {
    InvalidDocument thrown =
        catchThrowableOfType(
            InvalidDocument.class, () -> NodesDocument.parseLocal(json(TWO_NODES)));
    assertThat(thrown.mistakes())
        .containsExactly(
            "nodes[1].dataDir: is given twice; each node needs its own",
            "nodes[1].walDir: is given twice; each node needs its own");
  }

  @Test
  void refusesValuesThatCannotBeRight() {
    String bare = "nodes[1].url: must be like http://10.0.0.7:8086, without path or credentials";
    assertThat(mistakesWith("url", "\"10.0.0.7:8086\"")).containsExactly(bare);
    assertThat(mistakesWith("url", "\"localhost:8086\"")).containsExactly(bare);
    assertThat(mistakesWith("url", "\"http://10.0.0.7:8086/query\"")).containsExactly(bare);
    assertThat(mistakesWith("url", "\"http://u:p@10.0.0.7:8086\"")).containsExactly(bare);
    assertThat(mistakesWith("url", "\"http://10.0.0.7:8086\""))
        .containsExactly("nodes[1].url: is given twice; each node needs its own");
    assertThat(mistakesWith("name", "\"node-a\""))
        .containsExactly("nodes[1].name: is given twice; each node needs its own");
    assertThat(mistakesWith("name", "\"../b\""))
        .containsExactly("nodes[1].name: must be 1 to 63 letters, digits, '.', '_' or '-'");
    assertThat(mistakesWith("instanceId", "\"web\""))
        .containsExactly("nodes[1].instanceId: must be like i-0123456789abcdef0");
    assertThat(mistakesWith("dataDir", "\"data\""))
        .containsExactly("nodes[1].dataDir: must be an absolute path");
    String unusable = ": must be at most 1,000 characters, without control characters";
    for (String field : List.of("dataDir", "walDir", "stagingDir", "influxInspect", "configFile")) {
      for (String path : List.of("/a\\u0000b", "/a\\nb", "/" + "a".repeat(1_000))) {
        assertThat(mistakesWith(field, "\"" + path + "\""))
            .containsExactly("nodes[1]." + field + unusable);
      }
    }
    assertThat(mistakesWith("stagingDir", "\"/var/lib/influxdb/data/../data/x\""))
        .containsExactly(
            "nodes[1].stagingDir: must be outside /var/lib/influxdb/data, because influxd takes a"
                + " folder there for a database");
    assertThat(mistakesWith("retention", "1"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("nodes[1].retention: unknown field");
  }

  @Test
  void needsTwoNodesAndAKnownVersion() {
    assertThat(mistakes(json("{\"version\": 2, \"nodes\": []}")))
        .containsExactly(
            "version: must be 1, not 2",
            "nodes: must name at least two nodes: a repair compares their copies");
    assertThat(mistakes(json("{}")))
        .containsExactly("version: missing; give a whole number", "nodes: missing; give an array");
    assertThat(mistakes(json("7"))).containsExactly("document: must be an object, not 7");
  }

  private static final String CLUSTER =
      """
      {"version": 1, "cluster": {
        "metaNode": {"instanceId": "i-0123456789abcdef9", "bind": "10.0.0.5:8091", "tls": true,
          "insecure": true, "auth": "jwt",
          "credentials": {"username": "admin", "password": "secret:influx/meta"}},
        "dataNodes": {"httpScheme": "https", "dataDir": "/data/influx",
          "authorities": "parameter:/influx/authorities",
          "credentials": {"username": "repair", "password": "parameter:/influx/password"}}}}
      """;

  private static List<String> clusterMistakes(String at, String value) {
    ObjectNode document = (ObjectNode) json(CLUSTER);
    int slash = at.lastIndexOf('/');
    ((ObjectNode) document.at(at.substring(0, slash))).set(at.substring(slash + 1), json(value));
    return mistakes(document);
  }

  @Test
  void aClusterNeedsNoNodesAndWhatItLeavesOutIsTheUsual() {
    Nodes nodes = NodesDocument.parse(json(CLUSTER));

    assertThat(nodes.nodes()).isEmpty();
    assertThat(nodes.metaNode())
        .contains(
            new MetaNode(
                "i-0123456789abcdef9",
                "/usr/bin/influxd-ctl",
                "10.0.0.5:8091",
                true,
                true,
                MetaNode.Auth.JWT,
                Optional.of(new Credentials("admin", "secret:influx/meta"))));
    assertThat(nodes.dataNodes())
        .contains(
            new DataNodes(
                "https",
                8086,
                "/data/influx",
                "/var/lib/influxdb/wal",
                "/usr/bin/influx_inspect",
                "/data/shard-repair",
                "/etc/influxdb/influxdb.conf",
                Optional.of("parameter:/influx/authorities"),
                Optional.of(new Credentials("repair", "parameter:/influx/password"))));
    assertThat(NodesDocument.parse(NodesDocument.of(nodes))).isEqualTo(nodes);
  }

  @Test
  void mistakesInAClusterAreNamed() {
    assertThat(clusterMistakes("/cluster/metaNode/bind", "\"10.0.0.5\""))
        .containsExactly("cluster.metaNode.bind: must be like 10.0.0.5:8091");
    assertThat(clusterMistakes("/cluster/metaNode/tls", "false"))
        .containsExactly("cluster.metaNode.insecure: is allowed only with tls");
    assertThat(clusterMistakes("/cluster/metaNode/auth", "\"none\""))
        .containsExactly("cluster.metaNode.credentials: are allowed only with auth basic or jwt");
    assertThat(clusterMistakes("/cluster/metaNode/auth", "\"ldap\""))
        .contains("cluster.metaNode.auth: must be none, basic or jwt, not \"ldap\"");
    for (String password : List.of("plain", "parameter:/credentials/data1")) {
      assertThat(
              clusterMistakes(
                  "/cluster/metaNode/credentials",
                  "{\"username\":\"a\",\"password\":\"%s\"}".formatted(password)))
          .containsExactly(
              "cluster.metaNode.credentials.password: must be a reference:"
                  + " parameter:/PATH/meta-node/NAME, which the meta node may read, or secret:NAME"
                  + " of the Secrets Manager");
    }
    String mayRead = CLUSTER.replace("secret:influx/meta", "parameter:/credentials/meta-node/m");
    assertThat(NodesDocument.parse(json(mayRead)).metaNode().orElseThrow().credentials())
        .contains(new Credentials("admin", "parameter:/credentials/meta-node/m"));
    assertThat(clusterMistakes("/cluster/dataNodes/httpScheme", "\"ftp\""))
        .containsExactly("cluster.dataNodes.httpScheme: must be http or https");
    assertThat(clusterMistakes("/cluster", "{}"))
        .containsExactly(
            "cluster.metaNode: missing; give an object",
            "cluster: say under dataNodes what the data nodes have in common");
    ObjectNode listed = (ObjectNode) json(TWO_NODES);
    listed.set("cluster", json(CLUSTER).path("cluster"));
    assertThat(mistakes(listed))
        .containsExactly(
            "nodes[0].address: missing; give it as influxd-ctl show prints it, like data1:8088",
            "nodes[1].address: missing; give it as influxd-ctl show prints it, like data1:8088");
  }

  @Test
  void hereTheNodesOfAClusterAreListed() {
    InvalidDocument thrown =
        catchThrowableOfType(InvalidDocument.class, () -> NodesDocument.parseLocal(json(CLUSTER)));
    assertThat(thrown.mistakes())
        .contains(
            "cluster: dataNodes run on a machine each; list those on this machine under nodes, with"
                + " address",
            "cluster.metaNode.credentials.password: must be a reference: env:NAME or file:PATH");
  }
}
