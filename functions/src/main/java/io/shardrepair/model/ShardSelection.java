package io.shardrepair.model;

import java.util.List;
import java.util.Optional;

/**
 * Selects shards of a retention policy: by id, by time, or all that are cold. A range given with
 * ids, or alone, also limits what is compared and written.
 *
 * @param ids ids of shards; empty when time or {@code allCold} selects them
 * @param start first time of the range, RFC 3339
 * @param end time at which the range ends, not part of it, RFC 3339; present exactly if start is
 * @param allCold all cold shards
 */
public record ShardSelection(
    List<Long> ids, Optional<String> start, Optional<String> end, boolean allCold) {

  /** Of mode apply: the plan says which shard. */
  public static final ShardSelection NONE =
      new ShardSelection(List.of(), Optional.empty(), Optional.empty(), false);

  public ShardSelection {
    ids = List.copyOf(ids);
  }

  /** One whole shard. */
  public static ShardSelection ofId(long id) {
    return new ShardSelection(List.of(id), Optional.empty(), Optional.empty(), false);
  }

  /** What is between two times. */
  public static ShardSelection ofRange(String start, String end) {
    return new ShardSelection(List.of(), Optional.of(start), Optional.of(end), false);
  }
}
