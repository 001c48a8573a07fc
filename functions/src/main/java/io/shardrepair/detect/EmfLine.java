package io.shardrepair.detect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import io.shardrepair.json.Json;
import io.shardrepair.status.LongName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A log line from which CloudWatch takes metrics, in its embedded metric format as described in
 * "CloudWatch_Embedded_Metric_Format_Specification" of the CloudWatch user guide. One set of
 * dimensions per line.
 */
final class EmfLine {
  static final String NAMESPACE = "InfluxShardRepair";

  /** CloudWatch's limit for the value of a dimension. */
  private static final int MOST_CHARACTERS = 1024;

  private static final int KEPT_OF_LONG = 900;

  /** A number, and its unit in CloudWatch's spelling. */
  private record Metric(ValueNode value, String unit) {}

  private final Map<String, String> dimensions = new LinkedHashMap<>();
  private final Map<String, Metric> metrics = new LinkedHashMap<>();
  private final Map<String, String> properties = new LinkedHashMap<>();

  EmfLine dimension(String name, String value) {
    dimensions.put(name, ascii(value));
    return this;
  }

  EmfLine count(String name, long number) {
    metrics.put(name, new Metric(LongNode.valueOf(number), "Count"));
    return this;
  }

  /** Adds a share from 0 to 1, for which CloudWatch has no unit. */
  EmfLine share(String name, double share) {
    metrics.put(name, new Metric(DoubleNode.valueOf(share), "None"));
    return this;
  }

  /** Adds a property to read with the metrics; it costs nothing, and can be queried. */
  EmfLine property(String name, String value) {
    properties.put(name, value);
    return this;
  }

  byte[] bytes(Instant time) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = line.putObject("_aws").put("Timestamp", time.toEpochMilli());
    ObjectNode directive =
        metadata.putArray("CloudWatchMetrics").addObject().put("Namespace", NAMESPACE);
    ArrayNode set = directive.putArray("Dimensions").addArray();
    dimensions.keySet().forEach(set::add);
    ArrayNode definitions = directive.putArray("Metrics");
    metrics.forEach(
        (name, metric) -> definitions.addObject().put("Name", name).put("Unit", metric.unit));
    dimensions.forEach(line::put);
    metrics.forEach((name, metric) -> line.set(name, metric.value));
    properties.forEach(line::put);
    return Json.bytes(line);
  }

  /**
   * Encodes a value: CloudWatch takes only printable ASCII, so every other byte of the UTF-8, "%"
   * and "~" become {@code %XX}. CloudWatch would drop the line if a value were too long or began
   * with ":". Two databases never have their metrics under one value.
   */
  private static String ascii(String value) {
    StringBuilder safe = new StringBuilder();
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      boolean stays =
          b >= ' '
              && b < 0x7f
              && b != '%'
              && b != '~'
              && !(safe.isEmpty() && (b == ':' || b == ' '));
      safe.append(stays ? Character.toString(b) : String.format(Locale.ROOT, "%%%02X", b));
    }
    return LongName.within(value, safe.toString(), MOST_CHARACTERS, KEPT_OF_LONG);
  }
}
