package io.shardrepair.preflight;

import io.shardrepair.model.Topology;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether the shard will stay: one that expires soon could vanish between comparison and replay.
 */
final class Retention {
  private static final String NAME = "retention";

  private Retention() {}

  static Check check(Topology topology, Instant now) {
    if (topology.shardExpiry().isEmpty()) {
      return Check.passed(NAME, "", "the retention policy keeps the shard for ever");
    }
    long hours = topology.settings().preflight().expiryMarginHours();
    Instant expiry = Instant.parse(topology.shardExpiry());
    return Check.of(
        NAME,
        "",
        expiry.isAfter(now.plus(Duration.ofHours(hours))),
        expiry.isAfter(now.plus(Duration.ofHours(hours)))
            ? "the shard is kept until %s, longer than the %d h that are asked for"
                .formatted(topology.shardExpiry(), hours)
            : "the retention policy drops the shard at %s, less than %d h from now: lengthen the policy, or let it go"
                .formatted(topology.shardExpiry(), hours));
  }
}
