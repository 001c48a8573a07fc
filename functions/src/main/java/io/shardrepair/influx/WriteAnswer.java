package io.shardrepair.influx;

import io.shardrepair.replay.PointWriter.Outcome;
import io.shardrepair.replay.WritesForbidden;
import io.shardrepair.resolve.Node;
import java.util.List;

/**
 * What an error of {@code /write} means. Source: {@code http.Handler.serveWrite}, {@code
 * httpd.Throttler} and {@code influxdb.IsClientError} of influxdb 1.8.10.
 */
final class WriteAnswer {

  /**
   * How the 400s begin that concern single points. {@code field type conflict} alone says that
   * fields which are new to the shard come with two types in one batch; nothing of it is stored
   * then.
   */
  private static final List<String> OF_POINTS =
      List.of("partial write:", "unable to parse", "field type conflict");

  private WriteAnswer() {}

  /**
   * @param status HTTP status of the error
   * @param reason the server's words
   * @throws WritesForbidden if it is an error that trying again does not mend
   */
  static Outcome of(Node node, String database, int status, String reason) {
    if (status >= 500 || status == 429 || status == 408) {
      return new Outcome.Busy(
          "node %s did not take a batch: HTTP %d: %s".formatted(node.name(), status, reason));
    }
    if (status == 413) {
      return new Outcome.TooLarge(reason);
    }
    if (status == 400 && OF_POINTS.stream().anyMatch(reason::startsWith)) {
      return new Outcome.Refused(reason);
    }
    throw new WritesForbidden(node.name(), database, status, reason);
  }
}
