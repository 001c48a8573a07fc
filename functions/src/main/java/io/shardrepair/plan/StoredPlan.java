package io.shardrepair.plan;

import io.shardrepair.json.Json;
import io.shardrepair.store.ObjectChanged;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import io.shardrepair.stream.Sha256;
import java.io.IOException;
import java.util.Optional;

/**
 * The plan of a repair, as stored.
 *
 * @param plan what it says
 * @param id identifies it by its content: SHA-256 over its bytes, in hexadecimal. What belongs to a
 *     plan (progress, permit) names this id and is not used for another plan
 */
public record StoredPlan(RepairPlan plan, String id) {

  /**
   * Reads the plan that a repair follows now.
   *
   * @param id as state Decide reported it
   * @throws ObjectChanged if another stands there
   */
  public static StoredPlan read(RepairObjects objects, String id) throws IOException {
    return new StoredPlan(objects.read(objects.plan(), RepairPlan.class, id), id);
  }

  /**
   * Reads the plan to narrow: the one that is followed now or, if an earlier call narrowed it and
   * could not say so, the one before that.
   *
   * @param id as state Decide reported it
   * @throws ObjectChanged if neither is the plan with that id
   */
  public static StoredPlan readToNarrow(RepairObjects objects, String id) throws IOException {
    try {
      return read(objects, id);
    } catch (ObjectChanged another) {
      return readEarlier(objects, id).orElseThrow(() -> another);
    }
  }

  private static Optional<StoredPlan> readEarlier(RepairObjects objects, String id)
      throws IOException {
    for (ObjectStore.Entry earlier : objects.store().list(objects.earlierPlans())) {
      byte[] before = objects.store().read(earlier.key());
      if (Sha256.of(before).equals(id)) {
        return Optional.of(new StoredPlan(Json.read(before, RepairPlan.class), id));
      }
    }
    return Optional.empty();
  }
}
