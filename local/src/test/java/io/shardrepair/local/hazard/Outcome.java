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
import java.util.Set;
import java.util.TreeSet;

/**
 * What a repair says of itself.
 *
 * @param status of the report or, for several shards, of the summary
 * @param message that in a sentence
 * @param stillMissing points that a copy still lacks, as reports tell, by copy
 * @param errors names of the errors that reports tell of
 */
record Outcome(String status, String message, Map<String, Long> stillMissing, Set<String> errors) {

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
      return new Outcome("NO REPORT", repair.state().toString(), Map.of(), Set.of());
    }
    Map<String, Long> missing = new HashMap<>();
    Set<String> errors = new TreeSet<>();
    for (JsonNode report : reports) {
      if (report.path("failure").path("error").isTextual()) {
        errors.add(report.path("failure").path("error").asText());
      }
      for (JsonNode copy : report.path("copies")) {
        missing.merge(copy.path("copy").asText(), copy.path("missingAfter").asLong(), Long::sum);
      }
    }
    return new Outcome(
        whole.path("status").asText(), whole.path("message").asText(), missing, errors);
  }

  /** Whether it says that the copies hold the same. */
  boolean success() {
    return status.equals("EQUAL") || status.equals("REPAIRED");
  }
}
