package io.shardrepair.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.model.Mode;
import io.shardrepair.model.Node;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.model.Settings;
import io.shardrepair.model.Settings.ReplayPace;
import io.shardrepair.model.Topology;
import io.shardrepair.plan.RepairPlan.CopyPlan;
import io.shardrepair.plan.RepairPlan.ReplayObject;
import io.shardrepair.resolve.Samples;
import io.shardrepair.store.MemoryStore;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.ObjectWriter;
import io.shardrepair.store.RepairObjects;
import io.shardrepair.stream.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * A replay whose process dies between any two effects, before a server that fails as it likes, ends
 * as one that nothing happens to: each point counted once, each refused one in a dead letter.
 */
class KilledReplayTest {
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Counts the effects of a process and lets it die at one, before or after it takes place. */
  private static final class Mortal {
    private final Random random;
    private int left;

    Mortal(Random random, int effects) {
      this.random = random;
      this.left = effects;
    }

    private interface Effect<T> {
      T take() throws IOException;
    }

    synchronized <T> T effect(Effect<T> effect) throws IOException {
      if (left <= 0) {
        throw new Killed();
      }
      left--;
      if (left == 0 && random.nextBoolean()) {
        throw new Killed();
      }
      T result = effect.take();
      if (left == 0) {
        throw new Killed();
      }
      return result;
    }
  }

  private final MemoryStore store = new MemoryStore();
  private final StandInServer server = new StandInServer();
  private final FakeClock clock = new FakeClock("2026-11-16T12:00:00Z");

  @Property(tries = 300)
  void endsAsIfNothingHadHappened(@ForAll long seed) throws IOException {
    KilledReplayTest fresh = new KilledReplayTest();
    fresh.endsAsIfNothingHadHappened(new Random(seed));
  }

  private void endsAsIfNothingHadHappened(Random random) throws IOException {
    Set<String> all = new TreeSet<>();
    List<ReplayObject> objects = new ArrayList<>();
    int time = 0;
    for (int object = 0; object < 1 + random.nextInt(3); object++) {
      StringBuilder lines = new StringBuilder();
      int points = 0;
      for (int line = 0; line < random.nextInt(80); line++) {
        String series = (random.nextBoolean() ? "x" : "m") + ",h=a ";
        StringBuilder fields = new StringBuilder();
        time++;
        for (int field = 0; field <= random.nextInt(3); field++) {
          String single = "f" + field + "=\"" + (random.nextInt(9) == 0 ? "\n" : "v") + "\"";
          fields.append(field == 0 ? "" : ",").append(single);
          String point = series + single + " " + time + "\n";
          all.add(point);
          if (random.nextInt(8) == 0) {
            server.refused.add(point);
          }
          points++;
        }
        lines.append(series).append(fields).append(' ').append(time).append('\n');
      }
      byte[] content = ReplayFixture.gzip(lines.toString().getBytes(UTF_8));
      String key = "repairs/r/o" + object;
      store.write(key, content);
      objects.add(new ReplayObject(key, points, false, Sha256.of(content)));
    }
    List<String> deletes = List.of("a", "b");
    CopyPlan plan = ReplayFixture.plan(deletes, objects.toArray(ReplayObject[]::new));

    ReplayProgress end = null;
    for (int start = 0; end == null || !end.done(); start++) {
      int effects = start > 30 ? Integer.MAX_VALUE : 1 + random.nextInt(40);
      Mortal process = new Mortal(random, effects);
      try {
        RepairObjects repair = new RepairObjects(store, "r");
        repair.write(repair.permit(), Permit.of(ReplayFixture.PLAN, clock.now(), List.of()));
        end = replayer(process, random).replay(plan, ReplayFixture.PLAN, () -> true);
        if (end.hold().isPresent()) {
          Duration wait = end.hold().get().after(clock.now());
          clock.pass(Math.max(0, wait.toMillis() / 1e3));
        }
      } catch (Killed | ServerGone again) {
        clock.pass(1);
      }
    }

    Set<String> wanted = new TreeSet<>(all);
    wanted.removeAll(server.refused);
    assertThat(server.stored).isEqualTo(wanted);
    assertThat(end.account().written()).isEqualTo(wanted.size());
    assertThat(end.account().refused()).isEqualTo(all.size() - wanted.size());
    assertThat(ReplayFixture.deadLetters(store, new RepairObjects(store, "r")))
        .extracting(letter -> letter.line() + "\n")
        .doesNotHaveDuplicates()
        .hasSameElementsAs(server.refused);
    assertThat(end.account().refusals().stream().mapToLong(ReplayProgress.Refusals::points).sum())
        .isEqualTo(end.account().refused());
    assertThat(end.position().deletes()).isEqualTo(2);
    assertThat(new TreeSet<>(server.deleted))
        .containsExactly(ReplayFixture.statement("a"), ReplayFixture.statement("b"));
    // Repeated ones too came before anything was written: the order is that of the plan.
    assertThat(server.deleted).isSorted();
  }

  private Replayer replayer(Mortal process, Random random) {
    Settings settings =
        new Settings(
            Settings.DEFAULT.guardRails(),
            Settings.DEFAULT.preflight(),
            new ReplayPace(1 + random.nextInt(30), List.of(), random.nextInt(60)));
    Topology topology = Samples.topology(Mode.REPAIR, RepairOptions.CAREFUL, settings, "node-b");
    PointWriter writer =
        (node, same, lines) ->
            process.effect(
                () -> {
                  int luck = random.nextInt(20);
                  clock.pass(luck == 0 ? 4 : random.nextDouble());
                  if (luck == 1) {
                    throw new IOException("not reached");
                  }
                  if (luck == 2) {
                    return new PointWriter.Outcome.Busy("503");
                  }
                  PointWriter.Outcome outcome = server.write(node, same, lines);
                  if (luck == 3) {
                    throw new IOException("the answer was lost");
                  }
                  return outcome;
                });
    SeriesDeleter deleter =
        (Node node, Topology same, String statement) ->
            process.effect(
                () -> {
                  assertThat(server.stored).isEmpty();
                  server.delete(node, same, statement);
                  return true;
                });
    return new Replayer(
        new RepairObjects(new MortalStore(process), "r"),
        topology,
        "node-b",
        writer,
        deleter,
        node -> Optional.of(new ServerLoad.Reading(random.nextInt(2), 0)),
        clock);
  }

  private final class MortalStore implements ObjectStore {
    private final Mortal process;

    MortalStore(Mortal process) {
      this.process = process;
    }

    @Override
    public byte[] read(String key) throws IOException {
      return store.read(key);
    }

    @Override
    public InputStream open(String key, long offset, long length) throws IOException {
      return store.open(key, offset, length);
    }

    @Override
    public InputStream open(String key) throws IOException {
      return store.open(key);
    }

    @Override
    public InputStream openKnown(String key, String sha256) throws IOException {
      return store.openKnown(key, sha256);
    }

    @Override
    public void write(String key, byte[] content) throws IOException {
      process.effect(
          () -> {
            store.write(key, content);
            return true;
          });
    }

    @Override
    public boolean writeIfAbsent(String key, byte[] content) {
      throw new UnsupportedOperationException("a replay writes on no condition");
    }

    @Override
    public boolean replace(String key, byte[] expected, byte[] content) {
      throw new UnsupportedOperationException("a replay writes on no condition");
    }

    @Override
    public void delete(String key) {
      throw new UnsupportedOperationException("a replay removes no object");
    }

    @Override
    public ObjectWriter create(String key) {
      return store.create(key);
    }

    @Override
    public List<Entry> list(String prefix) {
      return store.list(prefix);
    }
  }
}
