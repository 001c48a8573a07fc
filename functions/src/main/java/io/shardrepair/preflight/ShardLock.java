package io.shardrepair.preflight;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.json.Json;
import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.Topology;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.stream.Sha256;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Lets one repair at a time work on a shard: for each node's shard that belongs to a copy, an
 * object in the store that is created only if it does not exist. So two repairs exclude each other
 * if they have any of these shards in common, even if shards were grouped differently in between.
 * An object's name is a hash, because names in InfluxDB may be longer and stranger than a key may
 * be; the object says what it stands for.
 */
public final class ShardLock {
  static final String NAME = "no-other-repair";

  /** How long a function that was called before its execution ended may go on. */
  private static final Duration LONGEST_FUNCTION = Duration.ofMinutes(15);

  /** Other repairs may come and go between two reads; more than a few in a row is not normal. */
  private static final int ATTEMPTS = 5;

  private final ObjectStore store;
  private final Executions executions;
  private final Clock clock;

  public ShardLock(ObjectStore store, Executions executions, Clock clock) {
    this.store = store;
    this.executions = executions;
    this.clock = clock;
  }

  /**
   * Takes the lock of a repair's shard, or says who has it. A repair that has it already keeps it.
   * A lock whose owner has provably ended is taken over.
   *
   * @param executionArn the execution of this repair
   */
  public Check take(Topology topology, String executionArn) throws IOException {
    List<String> from = new ArrayList<>();
    List<String> taken = new ArrayList<>();
    // All repairs use the same order, so that of several at once one gets all locks.
    for (String key : keys(topology)) {
      Optional<String> refusal = take(key, topology, executionArn, from, taken);
      if (refusal.isPresent()) {
        // Locks from an earlier call stay: functions of this repair may be writing.
        giveBack(store, topology, taken);
        return Check.refused(NAME, refusal.get());
      }
    }
    return Check.passed(
        NAME,
        "this repair has the lock of the shard, %s%s"
            .formatted(
                String.join(" and ", keys(topology)),
                from.stream()
                    .distinct()
                    .map(id -> ", which repair %s had left behind when it ended".formatted(id))
                    .collect(Collectors.joining())));
  }

  /** Why another repair's lock must be left alone; empty if it is taken now. */
  private Optional<String> take(
      String key, Topology topology, String executionArn, List<String> from, List<String> taken)
      throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (store.writeIfAbsent(key, mine(topology, executionArn, Optional.empty()))) {
        taken.add(key);
        return Optional.empty();
      }
      byte[] there;
      try {
        there = store.read(key);
      } catch (NoSuchObjectException released) {
        continue;
      }
      Lock lock = Json.read(there, Lock.class);
      if (lock.repairId().equals(topology.repairId())) {
        lock.takenOverFrom().ifPresent(from::add);
        return Optional.empty();
      }
      Optional<String> refusal = refusal(lock, key);
      if (refusal.isPresent()) {
        return refusal;
      }
      if (store.replace(key, there, mine(topology, executionArn, Optional.of(lock.repairId())))) {
        from.add(lock.repairId());
        taken.add(key);
        return Optional.empty();
      }
    }
    throw new IOException("lock %s changes hands faster than it can be read".formatted(key));
  }

  /**
   * Makes sure that a repair still has its lock: takes it again if it is free or was left behind,
   * as after an execution that was stopped and redriven.
   *
   * @throws LockLost if another repair has it
   */
  public void require(Topology topology, String executionArn) throws IOException {
    Check mine = take(topology, executionArn);
    if (!mine.passed()) {
      throw new LockLost(mine.detail());
    }
  }

  /**
   * Makes sure that a repair has the lock, without taking it.
   *
   * @throws LockLost if it is free, or another repair has it
   */
  public static void requireHeld(ObjectStore store, Topology topology) throws IOException {
    for (String key : keys(topology)) {
      try {
        Lock lock = Json.read(store.read(key), Lock.class);
        if (!lock.repairId().equals(topology.repairId())) {
          throw new LockLost("repair %s has taken it, see %s".formatted(lock.repairId(), key));
        }
      } catch (NoSuchObjectException released) {
        throw new LockLost("its lock %s is gone".formatted(key));
      }
    }
  }

  /** Gives the lock back, if this repair has it. */
  public static void release(ObjectStore store, Topology topology) throws IOException {
    giveBack(store, topology, keys(topology));
  }

  private static void giveBack(ObjectStore store, Topology topology, List<String> keys)
      throws IOException {
    for (String key : keys) {
      if (holds(store, topology, key)) {
        // Nobody else takes it between the read and this: this repair's execution still runs.
        store.delete(key);
      }
    }
  }

  private static boolean holds(ObjectStore store, Topology topology, String key)
      throws IOException {
    try {
      return Json.read(store.read(key), Lock.class).repairId().equals(topology.repairId());
    } catch (NoSuchObjectException free) {
      return false;
    }
  }

  /** The keys of a repair's locks, in order. */
  static List<String> keys(Topology topology) {
    List<String> keys = new ArrayList<>();
    for (ShardCopy copy : topology.copies()) {
      for (long shard : copy.shardIds()) {
        keys.add(
            key(
                String.join(
                    "\0",
                    topology.database(),
                    topology.retentionPolicy(),
                    copy.name(),
                    Long.toString(shard))));
      }
    }
    return keys.stream().sorted().distinct().toList();
  }

  private static String key(String shard) {
    return "locks/%s.json".formatted(Sha256.of(shard.getBytes(UTF_8)).substring(0, 32));
  }

  /** Why another repair's lock must be left alone; empty if it may be taken over. */
  private Optional<String> refusal(Lock lock, String key) {
    String owner =
        "repair %s has the lock of this shard since %s".formatted(lock.repairId(), lock.since());
    Executions.State state;
    try {
      state = executions.state(lock.executionArn());
    } catch (IOException e) {
      return Optional.of(
          "%s, and whether it still runs cannot be found out (%s): look at execution %s; if it has ended, remove the object %s from the stack's bucket"
              .formatted(owner, e.getMessage(), lock.executionArn(), key));
    }
    if (state.status() == Executions.Status.RUNNING) {
      return Optional.of(
          "%s, and runs: wait until execution %s has ended, or stop it"
              .formatted(owner, lock.executionArn()));
    }
    // Whether a forgotten execution ever ran is not known; that it had the lock is.
    Instant ended = state.ended().orElse(Instant.parse(lock.since()));
    Instant safe = ended.plus(LONGEST_FUNCTION);
    if (!clock.instant().isBefore(safe)) {
      return Optional.empty();
    }
    return Optional.of(
        "%s; its execution ended at %s without giving it back, but a function of it may go on until %s: start again after that"
            .formatted(owner, ended, safe));
  }

  private byte[] mine(Topology topology, String executionArn, Optional<String> from) {
    return Json.bytes(
        new Lock(
            Lock.VERSION,
            topology.repairId(),
            executionArn,
            clock.instant().toString(),
            topology.database(),
            topology.retentionPolicy(),
            topology.range().start(),
            from));
  }
}
