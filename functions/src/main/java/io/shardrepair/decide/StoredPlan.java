package io.shardrepair.decide;

import io.shardrepair.json.Json;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;

/**
 * The plan of a repair as it stands in the store.
 *
 * @param plan what it says
 * @param id names it by its content: SHA-256 over its bytes, in hexadecimal. What belongs to a plan
 *     (how far its replay is, leave to follow it) names it so, and is not believed for another
 */
public record StoredPlan(RepairPlan plan, String id) {

  /** Reads the plan that a repair follows now. */
  public static StoredPlan read(RepairObjects objects) throws IOException {
    byte[] json = objects.store().read(objects.plan());
    RepairPlan plan;
    try {
      plan = Json.read(json, RepairPlan.class);
    } catch (IOException e) {
      throw new IOException(objects.plan() + " is not a RepairPlan: " + e.getMessage(), e);
    }
    return new StoredPlan(plan, Digest.of(json));
  }
}
