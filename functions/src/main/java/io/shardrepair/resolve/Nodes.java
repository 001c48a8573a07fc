package io.shardrepair.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.json.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The nodes document: where copies are, and the settings of all repairs. Its form is described in
 * README.md.
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
  /** What the URL of a node must be. */
  public static final String BARE_URL =
      "must be like http://10.0.0.7:8086, without path or credentials";

  private static final long VERSION = 1;
  static final String CONFIG_FILE = "/etc/influxdb/influxdb.conf";
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  static final Pattern INSTANCE_ID = Pattern.compile("m?i-[0-9a-f]{8,17}");
  static final Pattern PARAMETER = Pattern.compile("parameter:/[A-Za-z0-9_./-]+");
  static final Pattern LOCAL_REFERENCE =
      Pattern.compile("(env:[A-Za-z_][A-Za-z0-9_]*|file:.+|" + PARAMETER + ")");

  static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9._-]{1,253}:[0-9]{1,5}");

  public Nodes {
    nodes = List.copyOf(nodes);
  }

  /** Nodes that the document describes one by one. */
  public Nodes(List<Node> nodes, Optional<MetaNode> metaNode, Settings settings) {
    this(nodes, metaNode, Optional.empty(), settings);
  }

  /**
   * Reads a document whose nodes are EC2 instances.
   *
   * @throws InvalidDocument with every mistake found
   */
  public static Nodes parse(JsonNode document) {
    return read(document, false);
  }

  /**
   * Reads a document whose nodes all run on this machine: {@code instanceId} may be left out (one
   * is made up from the name), and a password may also come from the environment or a file.
   *
   * @throws InvalidDocument with every mistake found
   */
  public static Nodes parseLocal(JsonNode document) {
    return read(document, true);
  }

  /**
   * The same document with the members of its cluster under {@link #nodes()}, to ask their servers
   * only: which instances they are is not looked up, and made up.
   *
   * @param addresses of the members that hold data, {@code host:8088}
   * @throws Unresolvable if an address cannot name a node
   */
  public Nodes withMembers(List<String> addresses) {
    DataNodes common = dataNodes.orElseThrow();
    List<Node> members =
        addresses.stream().map(each -> common.at(each, instanceIdFor(each))).toList();
    return new Nodes(members, metaNode, dataNodes, settings);
  }

  /** The document again, which {@link #parse} accepts when no password is a local reference. */
  public ObjectNode toJson() {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("version", VERSION);
    ArrayNode array = document.putArray("nodes");
    for (Node node : nodes) {
      ObjectNode json =
          array
              .addObject()
              .put("name", node.name())
              .put("instanceId", node.instanceId())
              .put("url", node.url())
              .put("dataDir", node.dataDir())
              .put("walDir", node.walDir())
              .put("influxInspect", node.influxInspect())
              .put("stagingDir", node.stagingDir())
              .put("configFile", node.configFile());
      node.address().ifPresent(address -> json.put("address", address));
      node.credentials().ifPresent(credentials -> put(credentials, json));
    }
    if (metaNode.isPresent()) {
      ObjectNode cluster = document.putObject("cluster");
      metaNode.get().write(cluster.putObject("metaNode"));
      dataNodes.ifPresent(common -> common.write(cluster.putObject("dataNodes")));
    }
    document.set("settings", Json.toTree(settings));
    return document;
  }

  static void put(Credentials credentials, ObjectNode json) {
    json.putObject("credentials")
        .put("username", credentials.username())
        .put("password", credentials.password());
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
      Node node = readNode(element, local);
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
    Optional<MetaNode> metaNode = cluster.map(each -> MetaNode.read(each, local));
    Optional<DataNodes> dataNodes =
        cluster.flatMap(each -> each.optionalObject("dataNodes")).map(DataNodes::read);
    if (local && dataNodes.isPresent()) {
      fields.mistake(
          "cluster",
          "dataNodes are for a machine each; list the nodes of this one under nodes, with address");
    } else if (!local && cluster.isPresent() && dataNodes.isEmpty() && nodes.isEmpty()) {
      fields.mistake("cluster", "say under dataNodes what the data nodes have in common");
    }
    Settings settings =
        fields.optionalObject("settings").map(Settings::read).orElse(Settings.DEFAULT);
    fields.finish();
    return new Nodes(nodes, metaNode, dataNodes, settings);
  }

  /** As in the document that the nodes take their commands by. */
  private static final int LONGEST_PATH = 1_000;

  private static Node readNode(Fields fields, boolean local) {
    String name = fields.text("name");
    requireMatch(fields, "name", name, NAME, "must be 1 to 63 letters, digits, '.', '_' or '-'");
    String instanceId =
        local
            ? fields.optionalText("instanceId").orElseGet(() -> instanceIdFor(name))
            : fields.text("instanceId");
    requireMatch(fields, "instanceId", instanceId, INSTANCE_ID, "must be like i-0123456789abcdef0");
    String url = url(fields);
    String dataDir = directory(fields, "dataDir", fields.text("dataDir"));
    String walDir = directory(fields, "walDir", fields.text("walDir"));
    String influxInspect = directory(fields, "influxInspect", fields.text("influxInspect"));
    Optional<String> stagingDir = fields.optionalText("stagingDir");
    stagingDir.ifPresent(dir -> checkStaging(fields, dir, dataDir, walDir));
    Optional<String> address = fields.optionalText("address");
    address.ifPresent(
        each -> requireMatch(fields, "address", each, ADDRESS, "must be like data1:8088"));
    return new Node(
        name,
        instanceId,
        url,
        dataDir,
        walDir,
        influxInspect,
        stagingDir.orElseGet(() -> stagingBeside(dataDir)),
        directory(fields, "configFile", fields.optionalText("configFile").orElse(CONFIG_FILE)),
        address,
        fields.optionalObject("credentials").map(credentials -> credentials(credentials, local)));
  }

  static Credentials credentials(Fields fields, boolean local) {
    String username = fields.text("username");
    String password = fields.text("password");
    requireMatch(
        fields,
        "password",
        password,
        local ? LOCAL_REFERENCE : PARAMETER,
        local
            ? "must be a reference: env:NAME, file:PATH or parameter:/PATH"
            : "must be a reference: parameter:/PATH, a SecureString in the Parameter Store");
    return new Credentials(username, password);
  }

  private static String url(Fields fields) {
    String url = fields.text("url");
    if (url.isEmpty()) {
      return url;
    }
    Optional<String> bare = bareUrl(url);
    if (bare.isEmpty()) {
      fields.mistake("url", BARE_URL);
    }
    return bare.orElse(url);
  }

  /** The URL of a node without the slash at its end; empty if it is none ({@link #BARE_URL}). */
  public static Optional<String> bareUrl(String url) {
    try {
      URI uri = new URI(url);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean bare =
          uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
      if (http && uri.getHost() != null && bare) {
        return Optional.of(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
      }
    } catch (URISyntaxException | NullPointerException notAnAddress) {
      // As any other form that is not accepted.
    }
    return Optional.empty();
  }

  /** The path, or an empty stand-in for one that no file can have; mistakes are noted. */
  static String directory(Fields fields, String name, String path) {
    if (path.isEmpty()) {
      return path;
    }
    if (path.chars().anyMatch(c -> c < ' ' || c == 0x7f) || path.length() > LONGEST_PATH) {
      fields.mistake(
          name,
          "must be at most %,d characters, no control characters among them"
              .formatted(LONGEST_PATH));
      return "";
    }
    if (!path.startsWith("/") || path.equals("/")) {
      fields.mistake(name, "must be an absolute path");
      return "";
    }
    return path;
  }

  static void checkStaging(Fields fields, String dir, String dataDir, String walDir) {
    String staging = directory(fields, "stagingDir", dir);
    if (staging.isEmpty()) {
      return;
    }
    for (String influx : List.of(dataDir, walDir)) {
      if (influx.startsWith("/")
          && Path.of(staging).normalize().startsWith(Path.of(influx).normalize())) {
        fields.mistake(
            "stagingDir",
            "must be outside " + influx + ", because influxd takes a folder there for a database");
      }
    }
  }

  static String stagingBeside(String dataDir) {
    Path parent = dataDir.isEmpty() ? null : Path.of(dataDir).getParent();
    return parent == null ? "" : parent.resolve("shard-repair").toString();
  }

  /** The same id for the same name, of the form that EC2 uses. */
  static String instanceIdFor(String name) {
    UUID uuid = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    return "i-" + uuid.toString().replace("-", "").substring(0, 17);
  }

  static void requireMatch(
      Fields fields, String name, String value, Pattern pattern, String message) {
    if (!value.isEmpty() && !pattern.matcher(value).matches()) {
      fields.mistake(name, message);
    }
  }

  /** Values already used by an earlier node, by field. */
  private static final class Unique {
    private final Set<String> seen = new HashSet<>();

    void check(Fields fields, String name, String value) {
      if (!value.isEmpty() && !seen.add(name + "\0" + value)) {
        fields.mistake(name, "is given twice; each node needs its own");
      }
    }
  }
}
