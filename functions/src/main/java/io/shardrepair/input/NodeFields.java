package io.shardrepair.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.model.Credentials;
import io.shardrepair.model.Node;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An element of field {@code nodes} of the nodes document, and what it shares with other fields.
 */
public final class NodeFields {
  /** What the URL of a node must be. */
  public static final String BARE_URL =
      "must be like http://10.0.0.7:8086, without path or credentials";

  static final String CONFIG_FILE = "/etc/influxdb/influxdb.conf";
  private static final Pattern INSTANCE_ID = Pattern.compile("m?i-[0-9a-f]{8,17}");
  static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9._-]{1,253}:[0-9]{1,5}");

  private static final Pattern PARAMETER = Pattern.compile("parameter:/[A-Za-z0-9_./-]+");

  static final Pattern LOCAL_REFERENCE =
      Pattern.compile("(env:[A-Za-z_][A-Za-z0-9_]*|file:.+|" + PARAMETER + ")");

  /** As in the SSM document by which nodes take commands. */
  private static final int LONGEST_PATH = 1_000;

  private NodeFields() {}

  /** Reads a node; mistakes are recorded in the document. */
  static Node read(Fields fields, boolean local) {
    String name = fields.text("name");
    requireMatch(
        fields, "name", name, Node.NAME, "must be 1 to 63 letters, digits, '.', '_' or '-'");
    String instanceId = instanceId(fields, name, local);
    String url = url(fields);
    String dataDir = path(fields, "dataDir", fields.text("dataDir"));
    String walDir = path(fields, "walDir", fields.text("walDir"));
    String influxInspect = path(fields, "influxInspect", fields.text("influxInspect"));
    String stagingDir = stagingDir(fields, dataDir, walDir);
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
        stagingDir,
        pathOr(fields, "configFile", CONFIG_FILE),
        address,
        authorities(fields, url, local),
        fields.optionalObject("credentials").map(each -> credentials(each, local)));
  }

  static void write(Node node, ObjectNode json) {
    json.put("name", node.name())
        .put("instanceId", node.instanceId())
        .put("url", node.url())
        .put("dataDir", node.dataDir())
        .put("walDir", node.walDir())
        .put("influxInspect", node.influxInspect())
        .put("stagingDir", node.stagingDir())
        .put("configFile", node.configFile());
    node.address().ifPresent(address -> json.put("address", address));
    node.authorities().ifPresent(reference -> json.put("authorities", reference));
    node.credentials().ifPresent(credentials -> write(credentials, json));
  }

  static void write(Credentials credentials, ObjectNode json) {
    json.putObject("credentials")
        .put("username", credentials.username())
        .put("password", credentials.password());
  }

  static Credentials credentials(Fields fields, boolean local) {
    String username = fields.text("username");
    String password = fields.text("password");
    requireReference(fields, "password", password, local, "a SecureString in the Parameter Store");
    return new Credentials(username, password);
  }

  /**
   * @param url of the node, or its scheme
   */
  static Optional<String> authorities(Fields fields, String url, boolean local) {
    Optional<String> reference = fields.optionalText("authorities");
    reference.ifPresent(
        given -> {
          requireReference(fields, "authorities", given, local, "certificates in PEM");
          if (url.equals("http") || url.startsWith("http:")) {
            fields.mistake("authorities", "are allowed only with https");
          }
        });
    return reference;
  }

  private static void requireReference(
      Fields fields, String name, String value, boolean local, String to) {
    requireMatch(
        fields,
        name,
        value,
        local ? LOCAL_REFERENCE : PARAMETER,
        local
            ? "must be a reference: env:NAME, file:PATH or parameter:/PATH"
            : "must be a reference: parameter:/PATH, " + to);
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

  /** The URL of a node without a trailing slash; empty if it is not one ({@link #BARE_URL}). */
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
      // refused like any other wrong form
    }
    return Optional.empty();
  }

  /**
   * @param name of the instance, from which an id is made up if none is given
   */
  static String instanceId(Fields fields, String name, boolean local) {
    String instanceId =
        local
            ? fields.optionalText("instanceId").orElseGet(() -> Node.madeUpInstanceId(name))
            : fields.text("instanceId");
    requireMatch(fields, "instanceId", instanceId, INSTANCE_ID, "must be like i-0123456789abcdef0");
    return instanceId;
  }

  /** The path in a field that may be left out. */
  static String pathOr(Fields fields, String name, String usual) {
    return path(fields, name, fields.optionalText(name).orElse(usual));
  }

  /** The path, or an empty stand-in if no file can have it; mistakes are recorded. */
  private static String path(Fields fields, String name, String path) {
    if (path.isEmpty()) {
      return path;
    }
    if (path.chars().anyMatch(c -> c < ' ' || c == 0x7f) || path.length() > LONGEST_PATH) {
      fields.mistake(
          name,
          "must be at most %,d characters, without control characters".formatted(LONGEST_PATH));
      return "";
    }
    if (!path.startsWith("/") || path.equals("/")) {
      fields.mistake(name, "must be an absolute path");
      return "";
    }
    return path;
  }

  /** The given staging directory, or by default one beside the data directory. */
  static String stagingDir(Fields fields, String dataDir, String walDir) {
    Optional<String> given = fields.optionalText("stagingDir");
    given.ifPresent(dir -> checkStaging(fields, dir, dataDir, walDir));
    return given.orElseGet(() -> stagingBeside(dataDir));
  }

  private static void checkStaging(Fields fields, String dir, String dataDir, String walDir) {
    String staging = path(fields, "stagingDir", dir);
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

  private static String stagingBeside(String dataDir) {
    Path parent = dataDir.isEmpty() ? null : Path.of(dataDir).getParent();
    return parent == null ? "" : parent.resolve("shard-repair").toString();
  }

  static void requireMatch(
      Fields fields, String name, String value, Pattern pattern, String message) {
    if (!value.isEmpty() && !pattern.matcher(value).matches()) {
      fields.mistake(name, message);
    }
  }
}
