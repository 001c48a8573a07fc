package io.shardrepair.trigger;

import io.shardrepair.input.Fields;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The times to repair, counted back from the change of state.
 *
 * @param hours where the range begins
 * @param skipHours where it ends: newer times are left out, because a shard that still takes writes
 *     cannot be repaired
 */
record LookBack(long hours, long skipHours) {
  /** Ten years. */
  static final long MOST_HOURS = 87_600;

  static Optional<LookBack> read(Fields fields) {
    OptionalLong hours = fields.optionalNumber("lookBackHours", 1, MOST_HOURS);
    OptionalLong skip = fields.optionalNumber("skipHours", 0, MOST_HOURS);
    if (hours.isEmpty()) {
      if (skip.isPresent()) {
        fields.mistake("skipHours", "is allowed only with lookBackHours");
      }
      return Optional.empty();
    }
    LookBack lookBack = new LookBack(hours.getAsLong(), skip.orElse(0));
    if (!lookBack.isRange()) {
      fields.mistake("skipHours", "must be less than lookBackHours");
    }
    return Optional.of(lookBack);
  }

  boolean isRange() {
    return skipHours < hours;
  }
}
