package io.shardrepair.status;

import io.shardrepair.json.Json;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The status of every shard, kept under {@value #PREFIX} in the bucket. */
public final class ShardStatuses {
  public static final String PREFIX = "status/";

  private final ObjectStore store;

  public ShardStatuses(ObjectStore store) {
    this.store = store;
  }

  public static String key(ShardKey shard) {
    return PREFIX + shard.path();
  }

  /** The status of a shard; empty if nothing is known of it. */
  public Optional<ShardStatus> find(ShardKey shard) throws IOException {
    try {
      return Optional.of(read(key(shard)));
    } catch (NoSuchObjectException e) {
      return Optional.empty();
    }
  }

  /** All that is known, in the order of databases, retention policies and times. */
  public List<ShardStatus> list() throws IOException {
    List<ShardStatus> statuses = new ArrayList<>();
    for (ObjectStore.Entry entry : store.list(PREFIX)) {
      statuses.add(read(entry.key()));
    }
    return statuses;
  }

  /** Takes in what a check found, and answers with the status that is now stored. */
  public ShardStatus checked(CheckResult check) throws IOException {
    return write(StatusRules.afterCheck(find(check.shard()), check));
  }

  /**
   * Takes in how a repair ended, and answers with the status that is now stored.
   *
   * @throws IllegalArgumentException if its outcome is none that is known
   */
  public ShardStatus repaired(RepairEnd repair) throws IOException {
    return write(StatusRules.afterRepair(find(repair.shard()), repair));
  }

  private ShardStatus read(String key) throws IOException {
    byte[] json = store.read(key);
    try {
      return Json.read(json, ShardStatus.class);
    } catch (IOException e) {
      throw new IOException(key + " is not a status that this version reads: " + e.getMessage(), e);
    }
  }

  private ShardStatus write(ShardStatus status) throws IOException {
    store.write(key(status.key()), Json.bytes(status));
    return status;
  }
}
