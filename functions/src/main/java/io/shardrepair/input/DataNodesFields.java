package io.shardrepair.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.model.DataNodes;
import java.util.regex.Pattern;

/** Field {@code dataNodes} of the nodes document's cluster. */
final class DataNodesFields {
  private static final Pattern SCHEME = Pattern.compile("https?");

  private DataNodesFields() {}

  /** Reads the field; mistakes are recorded in the document. */
  static DataNodes read(Fields fields) {
    String scheme = fields.optionalText("httpScheme").orElse("http");
    NodeFields.requireMatch(fields, "httpScheme", scheme, SCHEME, "must be http or https");
    int port = (int) fields.optionalNumber("httpPort", 1, 65_535).orElse(8086);
    String dataDir = NodeFields.pathOr(fields, "dataDir", "/var/lib/influxdb/data");
    String walDir = NodeFields.pathOr(fields, "walDir", "/var/lib/influxdb/wal");
    return new DataNodes(
        scheme,
        port,
        dataDir,
        walDir,
        NodeFields.pathOr(fields, "influxInspect", "/usr/bin/influx_inspect"),
        NodeFields.stagingDir(fields, dataDir, walDir),
        NodeFields.pathOr(fields, "configFile", NodeFields.CONFIG_FILE),
        NodeFields.authorities(fields, scheme, false),
        fields.optionalObject("credentials").map(each -> NodeFields.credentials(each, false)));
  }

  static void write(DataNodes common, ObjectNode json) {
    json.put("httpScheme", common.httpScheme())
        .put("httpPort", common.httpPort())
        .put("dataDir", common.dataDir())
        .put("walDir", common.walDir())
        .put("influxInspect", common.influxInspect())
        .put("stagingDir", common.stagingDir())
        .put("configFile", common.configFile());
    common.authorities().ifPresent(reference -> json.put("authorities", reference));
    common.credentials().ifPresent(found -> NodeFields.write(found, json));
  }
}
