package io.shardrepair.influx;

import io.shardrepair.model.Node;
import io.shardrepair.replay.PointWriter.Outcome;
import io.shardrepair.replay.WritesForbidden;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an error of {@code /write} means. Source: {@code http.Handler.serveWrite}, {@code
 * httpd.Throttler} and {@code influxdb.IsClientError} of influxdb 1.8.10; of a cluster, {@code
 * PointsWriter.writeToShardWithContext} and {@code ShardWriter.WriteShardBinary} of the open-source
 * build chengshiwen/influxdb-cluster.
 */
final class WriteAnswer {

  /**
   * How the 400s that concern single points begin. {@code field type conflict} alone means that a
   * field new to the shard has two types in one batch; then nothing of the batch is stored.
   */
  private static final List<String> OF_POINTS =
      List.of("partial write:", "unable to parse", "field type conflict");

  /**
   * What a cluster puts before the message of an owner, itself or another node, if no owner took
   * all points. The handler does not look into it and answers 500.
   */
  private static final Pattern OF_OWNER =
      Pattern.compile("^write failed: (?:error code [0-9]+: write shard [0-9]+: )?");

  /** Also answered with 500 if one owner took all points, for whatever reason another did not. */
  private static final String PARTIAL = "partial write";

  private WriteAnswer() {}

  /**
   * @param status HTTP status of the error
   * @param reason the server's message
   * @throws WritesForbidden if trying again cannot help
   */
  static Outcome of(Node node, String database, int status, String reason) {
    if (status == 500) {
      if (reason.equals(PARTIAL)) {
        return new Outcome.Partial(reason);
      }
      Matcher matcher = OF_OWNER.matcher(reason);
      String words = matcher.find() ? reason.substring(matcher.end()) : "";
      if (OF_POINTS.stream().anyMatch(words::startsWith)) {
        return new Outcome.Refused(words);
      }
    }
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
