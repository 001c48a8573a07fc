package io.shardrepair.resolve;

import io.shardrepair.model.ShardInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Groups shards that can only be compared together: those whose time ranges overlap, on any node,
 * and those that overlap these in turn. The result is the smallest range whose borders no shard
 * crosses.
 */
final class ShardUnits {
  private ShardUnits() {}

  /**
   * Shards of all nodes that belong together.
   *
   * @param shards at least one, in order of their start
   */
  record Unit(List<ShardInfo> shards) {

    /** First time of the range. */
    Instant start() {
      return shards.get(0).start();
    }

    /** Time at which the range ends, not part of it. */
    Instant end() {
      return shards.stream().map(ShardInfo::end).max(Comparator.naturalOrder()).orElseThrow();
    }
  }

  /** The units of shards of one database and retention policy, in order of time. */
  static List<Unit> of(Collection<ShardInfo> shards) {
    List<ShardInfo> byStart =
        shards.stream()
            .sorted(Comparator.comparing(ShardInfo::start).thenComparing(ShardInfo::end))
            .toList();
    List<Unit> units = new ArrayList<>();
    List<ShardInfo> unit = new ArrayList<>();
    Instant end = Instant.MIN;
    for (ShardInfo shard : byStart) {
      if (!unit.isEmpty() && !shard.start().isBefore(end)) {
        units.add(new Unit(List.copyOf(unit)));
        unit.clear();
      }
      unit.add(shard);
      end = end.isAfter(shard.end()) ? end : shard.end();
    }
    if (!unit.isEmpty()) {
      units.add(new Unit(List.copyOf(unit)));
    }
    return units;
  }
}
