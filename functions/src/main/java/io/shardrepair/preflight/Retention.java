package io.shardrepair.preflight;

import io.shardrepair.model.Topology;
import java.time.Duration;
import java.time.Instant;

/** Checks that the shard will stay: one that expires soon could vanish before the replay. */
final class Retention {
  private static final String NAME = "retention";

  private Retention() {}

  static Check check(Topology topology, Instant now) {
    return topology
        .expiry()
        .map(expiry -> check(topology, Instant.parse(expiry), now))
        .orElseGet(() -> Check.passed(NAME, "the retention policy keeps the shard forever"));
  }

  private static Check check(Topology topology, Instant expiry, Instant now) {
    long hours = topology.settings().preflight().expiryMarginHours();
    boolean stays = expiry.isAfter(now.plus(Duration.ofHours(hours)));
    return Check.of(
        NAME,
        stays,
        stays
            ? "the shard is kept until %s, longer than the %d h that are required"
                .formatted(expiry, hours)
            : "the retention policy drops the shard at %s, less than %d h from now: lengthen the policy, or let it go"
                .formatted(expiry, hours));
  }
}
