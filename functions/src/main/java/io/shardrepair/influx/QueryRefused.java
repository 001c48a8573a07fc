package io.shardrepair.influx;

import io.shardrepair.model.Node;
import java.io.IOException;
import org.influxdb.dto.Query;

/** A node answered a query with an error. */
final class QueryRefused extends IOException {
  private final String reason;

  QueryRefused(Node node, Query query, String reason) {
    super("node %s refused %s: %s".formatted(node.name(), query.getCommand(), reason));
    this.reason = reason;
  }

  /** The server's error message. */
  String reason() {
    return reason;
  }
}
