package io.shardrepair.detect;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.input.Fields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The input with which the schedule starts the detector; docs/detector.md describes its form.
 *
 * @param include databases and retention policies to check; empty for all
 * @param asks how many times each count is asked for on each node
 * @param recheck time after which a shard that looked healthy is checked again
 * @param maxQueries queries after which a run ends, 1 or more
 * @param maxTime time after which a run starts nothing more
 * @param metricsOfHealthyShards whether healthy shards have their own metrics too
 */
public record DetectInput(
    List<Include> include,
    int asks,
    Duration recheck,
    long maxQueries,
    Duration maxTime,
    boolean metricsOfHealthyShards) {

  /**
   * A database to check.
   *
   * @param retentionPolicy only this one; absent for all policies of the database
   */
  public record Include(String database, Optional<String> retentionPolicy) {}

  public DetectInput {
    include = List.copyOf(include);
  }

  /**
   * Reads and checks an input.
   *
   * @throws io.shardrepair.input.InvalidDocument with all mistakes found
   */
  public static DetectInput parse(JsonNode document) {
    Fields fields = Fields.of(document);
    DetectInput input =
        new DetectInput(
            include(fields),
            (int) fields.optionalNumber("asks", 1, 5).orElse(2),
            Duration.ofHours(fields.optionalNumber("recheckHours", 0, 8_760).orElse(168)),
            fields.optionalNumber("maxQueries", 1, 100_000).orElse(2_000),
            Duration.ofSeconds(fields.optionalNumber("maxSeconds", 1, 600).orElse(300)),
            fields.optionalFlag("metricsOfHealthyShards", false));
    fields.finish();
    return input;
  }

  boolean includes(String database, String retentionPolicy) {
    return include.isEmpty()
        || include.stream()
            .anyMatch(
                each ->
                    each.database.equals(database)
                        && each.retentionPolicy.map(retentionPolicy::equals).orElse(true));
  }

  private static List<Include> include(Fields fields) {
    List<Include> include = new ArrayList<>();
    fields.known("include");
    if (fields.has("include")) {
      for (Fields each : fields.objects("include")) {
        include.add(new Include(each.text("database"), each.optionalText("retentionPolicy")));
      }
    }
    return include;
  }
}
