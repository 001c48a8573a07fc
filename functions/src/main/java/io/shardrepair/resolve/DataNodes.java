package io.shardrepair.resolve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What all data nodes of an Enterprise cluster have in common, for those that the nodes document
 * does not list one by one.
 *
 * @param httpScheme {@code http} or {@code https}
 * @param httpPort port of the HTTP API
 * @param dataDir as in {@link Node}, and so are the others
 */
public record DataNodes(
    String httpScheme,
    int httpPort,
    String dataDir,
    String walDir,
    String influxInspect,
    String stagingDir,
    String configFile,
    Optional<Credentials> credentials) {

  /**
   * The data node at an address; it is named by its host.
   *
   * @param address {@code host:8088}, as the cluster has it
   * @throws Unresolvable if the host cannot be a name
   */
  Node at(String address, String instanceId) {
    String host = host(address);
    if (!Nodes.NAME.matcher(host).matches()) {
      throw new Unresolvable(
          "owner %s: its host cannot name a copy; list the node under nodes, with this address"
              .formatted(address));
    }
    return new Node(
        host,
        instanceId,
        "%s://%s:%d".formatted(httpScheme, host, httpPort),
        dataDir,
        walDir,
        influxInspect,
        stagingDir,
        configFile,
        Optional.of(address),
        credentials);
  }

  /** {@code address} without its port. */
  static String host(String address) {
    return address.substring(0, address.lastIndexOf(':'));
  }

  /** Reads field {@code dataNodes} of a cluster; mistakes are noted in the document. */
  static DataNodes read(Fields fields) {
    String scheme = fields.optionalText("httpScheme").orElse("http");
    Nodes.requireMatch(
        fields, "httpScheme", scheme, Pattern.compile("https?"), "must be http or https");
    int port = (int) fields.optionalNumber("httpPort", 1, 65_535).orElse(8086);
    String dataDir =
        Nodes.directory(
            fields, "dataDir", fields.optionalText("dataDir").orElse("/var/lib/influxdb/data"));
    String walDir =
        Nodes.directory(
            fields, "walDir", fields.optionalText("walDir").orElse("/var/lib/influxdb/wal"));
    String influxInspect = fields.optionalText("influxInspect").orElse("/usr/bin/influx_inspect");
    Optional<String> stagingDir = fields.optionalText("stagingDir");
    stagingDir.ifPresent(dir -> Nodes.checkStaging(fields, dir, dataDir, walDir));
    return new DataNodes(
        scheme,
        port,
        dataDir,
        walDir,
        Nodes.directory(fields, "influxInspect", influxInspect),
        stagingDir.orElseGet(() -> Nodes.stagingBeside(dataDir)),
        Nodes.directory(
            fields, "configFile", fields.optionalText("configFile").orElse(Nodes.CONFIG_FILE)),
        fields.optionalObject("credentials").map(each -> Nodes.credentials(each, false)));
  }

  void write(ObjectNode json) {
    json.put("httpScheme", httpScheme)
        .put("httpPort", httpPort)
        .put("dataDir", dataDir)
        .put("walDir", walDir)
        .put("influxInspect", influxInspect)
        .put("stagingDir", stagingDir)
        .put("configFile", configFile);
    credentials.ifPresent(found -> Nodes.put(found, json));
  }
}
