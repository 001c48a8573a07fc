package io.shardrepair.detect;

import io.shardrepair.status.ShardKey;
import io.shardrepair.status.ShardStatus;
import io.shardrepair.status.ShardStatus.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Decides which shards are checked, and in which order. */
final class DueShards {
  private DueShards() {}

  /**
   * The shards due: the one checked longest ago first, so that each gets its turn; among those
   * never checked, the latest first.
   *
   * @param known the status of those about which anything is known
   * @param recheck time after which a shard that need not be followed is checked again
   */
  static List<ColdShard> of(
      Collection<ColdShard> shards,
      Map<ShardKey, ShardStatus> known,
      Duration recheck,
      Instant now) {
    return shards.stream()
        .filter(
            shard -> {
              ShardStatus status = known.get(shard.key());
              return status == null
                  || isFollowed(status)
                  || !lastChecked(status).plus(recheck).isAfter(now);
            })
        .sorted(
            Comparator.comparing((ColdShard shard) -> lastChecked(known.get(shard.key())))
                .thenComparing(ColdShard::end, Comparator.reverseOrder()))
        .toList();
  }

  /** Whether it is checked in every run: something is wrong, or needs to be confirmed. */
  private static boolean isFollowed(ShardStatus status) {
    return switch (status.state()) {
      case DIFFERING, REPAIRED -> true;
      case SUSPECTED -> status.differingPoints().orElse(0L) > 0;
      // A node may answer again; but a name that no query finds will not change.
      case UNKNOWN ->
          status.source() == Source.REPAIR
              || status.copies().stream().anyMatch(copy -> copy.problem().isPresent());
      case HEALTHY, NEEDS_REVIEW, FAILED -> false;
    };
  }

  private static Instant lastChecked(ShardStatus status) {
    return status == null
        ? Instant.EPOCH
        : status.lastChecked().map(Instant::parse).orElse(Instant.EPOCH);
  }
}
