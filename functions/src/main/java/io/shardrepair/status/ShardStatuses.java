package io.shardrepair.status;

import io.shardrepair.json.Json;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectStore;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.DateTimeException;
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

  /** The status of a shard; empty if nothing is known about it. */
  public Optional<ShardStatus> find(ShardKey shard) throws IOException {
    try {
      return Optional.of(read(key(shard)));
    } catch (NoSuchObjectException e) {
      return Optional.empty();
    }
  }

  /**
   * All statuses, in the order of databases, retention policies and times.
   *
   * @param unreadable for each object that is not a status, a sentence that begins with its key
   */
  public record Listing(List<ShardStatus> statuses, List<String> unreadable) {}

  /** Reads all statuses; one that cannot be read does not hide the others. */
  public Listing list() throws IOException {
    List<ShardStatus> statuses = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    for (ObjectStore.Entry entry : store.list(PREFIX)) {
      try {
        statuses.add(read(entry.key()));
      } catch (UnreadableException e) {
        unreadable.add(e.getMessage());
      }
    }
    return new Listing(statuses, unreadable);
  }

  /** Records what a check found, and returns the status that is now stored. */
  public ShardStatus checked(CheckResult check) throws IOException {
    return write(StatusRules.afterCheck(find(check.shard()), check));
  }

  /**
   * Records how a repair ended, and returns the status that is now stored.
   *
   * @throws IllegalArgumentException if its outcome is not a known one
   */
  public ShardStatus repaired(RepairEnd repair) throws IOException {
    return write(StatusRules.afterRepair(find(repair.shard()), repair));
  }

  private ShardStatus read(String key) throws IOException {
    byte[] json = store.read(key);
    try {
      ShardStatus status = Json.read(json, ShardStatus.class);
      checkWhole(key, status);
      return status;
    } catch (IOException | DateTimeException e) {
      throw new UnreadableException(
          key + " is not a status that this version reads: " + e.getMessage(), e);
    }
  }

  /** Refuses JSON that is a status in form only, which would make whatever shows it fail. */
  private static void checkWhole(String key, ShardStatus status) throws IOException {
    for (RecordComponent component : ShardStatus.class.getRecordComponents()) {
      try {
        if (component.getAccessor().invoke(status) == null) {
          throw new IOException(component.getName() + " is missing");
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("a public record can be read", e);
      }
    }
    if (!key.equals(key(status.key()))) {
      throw new IOException("it is of shard " + status.key());
    }
  }

  private static final class UnreadableException extends IOException {
    UnreadableException(String message, Exception cause) {
      super(message, cause);
    }
  }

  private ShardStatus write(ShardStatus status) throws IOException {
    store.write(key(status.key()), Json.bytes(status));
    return status;
  }
}
