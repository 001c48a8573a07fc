package io.shardrepair.local.hazard;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.json.Json;
import io.shardrepair.local.RepairStack;
import io.shardrepair.local.RepairStack.Repair;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a repair says of itself.
 *
 * @param status of the report or, for several shards, of the summary
 * @param message that in a sentence
 * @param stillMissing points that a copy still lacks, as reports tell, by copy
 */
record Outcome(String status, String message, Map<String, Long> stillMissing) {

  /** Of an execution that has ended. */
  static Outcome of(Repair repair, RepairStack stack) throws IOException {
    List<JsonNode> reports = new ArrayList<>();
    JsonNode whole;
    if (stack.exists(repair.objects().summary())) {
      whole = Json.tree(stack.store().read(repair.objects().summary()));
      for (JsonNode shard : whole.path("shards")) {
        if (shard.path("report").isTextual()) {
          reports.add(Json.tree(stack.store().read(shard.path("report").asText())));
        }
      }
    } else if (stack.exists(repair.objects().report())) {
      whole = Json.tree(stack.store().read(repair.objects().report()));
      reports.add(whole);
    } else {
      return new Outcome("NO REPORT", repair.state().toString(), Map.of());
    }
    Map<String, Long> missing = new HashMap<>();
    for (JsonNode report : reports) {
      for (JsonNode copy : report.path("copies")) {
        missing.merge(copy.path("copy").asText(), copy.path("missingAfter").asLong(), Long::sum);
      }
    }
    return new Outcome(whole.path("status").asText(), whole.path("message").asText(), missing);
  }

  /** Whether it says that the copies hold the same. */
  boolean success() {
    return status.equals("EQUAL") || status.equals("REPAIRED");
  }
}
