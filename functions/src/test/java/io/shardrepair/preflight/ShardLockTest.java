package io.shardrepair.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.json.Json;
import io.shardrepair.model.Mode;
import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.Topology;
import io.shardrepair.preflight.Executions.State;
import io.shardrepair.preflight.Executions.Status;
import io.shardrepair.resolve.Samples;
import io.shardrepair.store.MemoryStore;
import io.shardrepair.store.ObjectStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ShardLockTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  private final MemoryStore store = new MemoryStore();
  private final Map<String, State> states = new HashMap<>();

  @Test
  void aRepairKeepsItsLockFromCallToCallAndOthersAreRefusedUntilItIsReleased() throws IOException {
    states.put("arn:one", new State(Status.RUNNING, Optional.empty()));

    assertThat(take("one").passed()).isTrue();
    assertThat(take("one").passed()).isTrue();
    Check other = take("two");
    assertThat(other.passed()).isFalse();
    assertThat(other.detail())
        .contains("repair one has the lock", "since 2026-11-20T12:00:00Z", "arn:one", "wait");

    ShardLock.release(store, topology("two"));
    assertThat(take("two").passed()).isFalse();
    ShardLock.release(store, topology("one"));
    ShardLock.release(store, topology("one"));
    assertThat(take("two").passed()).isTrue();
  }

  @Test
  void theObjectSaysWhoHasWhatAndSinceWhen() throws IOException {
    take("one");

    assertThat(store.list(""))
        .extracting(ObjectStore.Entry::key)
        .isEqualTo(ShardLock.keys(topology("one")))
        .hasSize(2);
    assertThat(lock())
        .isEqualTo(
            new Lock(
                1,
                "one",
                "arn:one",
                "2026-11-20T12:00:00Z",
                "db",
                "rp",
                "2026-11-16T00:00:00Z",
                Optional.empty()));
  }

  /** Shard groups may appear that put shards together which were apart when a repair began. */
  @Test
  void aRepairOfMoreShardsIsKeptOutByOneOfThem() throws IOException {
    Topology one = topology("one");
    List<ShardCopy> more =
        one.copies().stream().map(copy -> new ShardCopy(copy.node(), List.of(8L, 1L))).toList();
    ObjectNode two = (ObjectNode) Json.toTree(topology("two"));
    two.set("copies", Json.toTree(more));
    Topology wider = Json.read(two, Topology.class);
    states.put("arn:one", new State(Status.RUNNING, Optional.empty()));
    states.put("arn:two", new State(Status.RUNNING, Optional.empty()));

    take("one");

    assertThat(lock(store).take(wider, "arn:two").passed()).isFalse();
    assertThat(store.list("locks/"))
        .extracting(ObjectStore.Entry::key)
        .as("what it had of the lock is given back")
        .isEqualTo(ShardLock.keys(one));
    ShardLock.release(store, one);
    assertThat(lock(store).take(wider, "arn:two").passed()).isTrue();
    assertThat(take("one").passed()).isFalse();
  }

  @Test
  void ofSeveralAtOnceExactlyOneTakesAStaleLockOver() throws Exception {
    states.put("arn:dead", ended("2026-11-20T11:45:00Z"));
    for (int round = 0; round < 50; round++) {
      MemoryStore left = new MemoryStore();
      lock(left).take(topology("dead"), "arn:dead");
      assertThat(atOnce(left, 4)).containsExactlyInAnyOrder(true, false, false, false);
    }
  }

  @Test
  void aLockOfAnEndedExecutionIsTakenOverWhenNoFunctionOfItCanRun() throws IOException {
    take("one");
    states.put("arn:one", ended("2026-11-20T11:45:01Z"));

    Check tooEarly = take("two");
    assertThat(tooEarly.passed()).isFalse();
    assertThat(tooEarly.detail())
        .contains("ended at 2026-11-20T11:45:01Z", "until 2026-11-20T12:00:01Z");

    states.put("arn:one", ended("2026-11-20T11:45:00Z"));
    Check over = take("two");
    assertThat(over.passed()).isTrue();
    assertThat(over.detail()).contains("which repair one had left behind when it ended");
    assertThat(lock().repairId()).isEqualTo("two");
    assertThat(take("two").detail()).isEqualTo(over.detail());
    // The one that lost it does not take it away when it wakes up.
    ShardLock.release(store, topology("one"));
    assertThat(lock().repairId()).isEqualTo("two");
  }

  @Test
  void aForgottenExecutionCountsFromWhenItTookTheLock() throws IOException {
    states.put("arn:one", new State(Status.FORGOTTEN, Optional.empty()));
    lock(store, NOW.minusSeconds(899)).take(topology("one"), "arn:one");
    assertThat(take("two").passed()).isFalse();

    ShardLock.release(store, topology("one"));
    lock(store, NOW.minusSeconds(900)).take(topology("one"), "arn:one");
    assertThat(take("two").passed()).isTrue();
  }

  @Test
  void whereItCannotBeToldWhetherTheOwnerRunsTheLockIsLeftAlone() throws IOException {
    take("one");

    Check check = take("two");

    assertThat(check.passed()).isFalse();
    assertThat(check.detail())
        .contains("cannot be found out (no route)", "arn:one", "remove the object " + key("one"));
  }

  @Test
  void eachShardHasALockOfItsOwnWhateverTheNames() throws IOException {
    ObjectNode one = (ObjectNode) Json.toTree(topology("one"));
    List<String> keys = new ArrayList<>();
    for (String[] shard :
        new String[][] {
          {"db", "rp"}, {"d", "brp"}, {"../repairs", "a/b ü\n"}, {"x".repeat(255), "y".repeat(255)}
        }) {
      one.put("database", shard[0]).put("retentionPolicy", shard[1]);
      keys.addAll(ShardLock.keys(Json.read(one, Topology.class)));
    }

    assertThat(keys)
        .doesNotHaveDuplicates()
        .allMatch(key -> key.matches("locks/[0-9a-f]{32}.json"));
  }

  private List<Boolean> atOnce(MemoryStore shared, int repairs) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(repairs);
    try {
      CyclicBarrier start = new CyclicBarrier(repairs);
      List<Callable<Boolean>> calls = new ArrayList<>();
      for (int i = 0; i < repairs; i++) {
        String id = "r" + i;
        calls.add(
            () -> {
              start.await();
              return lock(shared).take(topology(id), "arn:" + id).passed();
            });
      }
      List<Boolean> passed = new ArrayList<>();
      for (Future<Boolean> result : threads.invokeAll(calls)) {
        passed.add(result.get());
      }
      return passed;
    } finally {
      threads.shutdownNow();
    }
  }

  private Check take(String repairId) throws IOException {
    return lock(store).take(topology(repairId), "arn:" + repairId);
  }

  private Lock lock() throws IOException {
    return Json.read(store.read(key("one")), Lock.class);
  }

  private ShardLock lock(MemoryStore in) {
    return lock(in, NOW);
  }

  private ShardLock lock(MemoryStore in, Instant now) {
    return new ShardLock(in, this::state, Clock.fixed(now, ZoneOffset.UTC));
  }

  private State state(String arn) throws IOException {
    State state = states.get(arn);
    if (state == null) {
      throw new IOException("no route");
    }
    return state;
  }

  private static State ended(String time) {
    return new State(Status.ENDED, Optional.of(Instant.parse(time)));
  }

  private static String key(String repairId) throws IOException {
    return ShardLock.keys(topology(repairId)).get(0);
  }

  private static Topology topology(String repairId) throws IOException {
    ObjectNode json = (ObjectNode) Json.toTree(Samples.topology(Mode.REPAIR, "a", "b"));
    return Json.read(json.put("repairId", repairId), Topology.class);
  }
}
