package io.shardrepair.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.json.Json;
import io.shardrepair.model.Mode;
import java.util.Optional;

/**
 * What an alarm asks to be repaired. As JSON it is an input of the state machine, which finds the
 * shards of the range itself.
 *
 * @param database InfluxDB database
 * @param retentionPolicy its retention policy; absent for the default one
 * @param start first time to repair, RFC 3339
 * @param end time at which the range ends, RFC 3339
 * @param mode plan or repair
 * @param allowHot present only if a shard that may still take writes is to be included
 */
public record Target(
    String database,
    Optional<String> retentionPolicy,
    String start,
    String end,
    Mode mode,
    Optional<Boolean> allowHot) {

  JsonNode input() {
    return Json.toTree(this);
  }
}
