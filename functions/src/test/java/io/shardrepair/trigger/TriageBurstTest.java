package io.shardrepair.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.store.MemoryStore;
import io.shardrepair.trigger.AlarmFixtures.KnownAlarms;
import io.shardrepair.trigger.TriageDecision.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Many events: whatever their order and however often each comes, starts keep their distance. */
class TriageBurstTest {
  private static final Instant BEGIN = AlarmFixtures.CHANGED;
  private static final Duration COOL_DOWN = TriageSettings.USUAL.coolDown();

  /** A change into ALARM of one of three alarms on the same database. */
  record Change(int alarm, int minute) {
    String name() {
      return "influx-" + alarm;
    }

    Instant at() {
      return BEGIN.plus(Duration.ofMinutes(minute));
    }
  }

  @Property(tries = 300)
  void startsOfADatabaseLieACoolDownApart(@ForAll("changes") List<Change> changes)
      throws IOException {
    Run run = new Run();
    List<Instant> starts = new ArrayList<>();
    for (Change change : changes) {
      int before = run.started.size();
      TriageDecision decision = run.triage(change);
      if (run.started.size() > before) {
        assertThat(decision.outcome()).isEqualTo(Outcome.STARTED);
        starts.add(change.at());
      }
    }

    assertThat(starts).isNotEmpty().hasSameSizeAs(run.started);
    Collections.sort(starts);
    for (int i = 1; i < starts.size(); i++) {
      assertThat(Duration.between(starts.get(i - 1), starts.get(i)))
          .isGreaterThanOrEqualTo(COOL_DOWN);
    }
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    return Arbitraries.integers()
        .between(0, 2)
        .flatMap(
            alarm ->
                Arbitraries.integers().between(0, 1500).map(minute -> new Change(alarm, minute)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(30)
        .flatMap(list -> Arbitraries.shuffle(Stream.concat(list.stream(), list.stream()).toList()));
  }

  @Test
  void fiftyEventsAtOnceStartOneRepair() throws Exception {
    Run run = new Run();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<TriageDecision>> calls = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        Change change = new Change(i % 3, i % 10);
        calls.add(() -> run.triage(change));
      }
      for (Future<TriageDecision> decision : threads.invokeAll(calls)) {
        assertThat(decision.get().outcome())
            .isIn(Outcome.STARTED, Outcome.DUPLICATE, Outcome.COOLING_DOWN);
      }
    } finally {
      threads.shutdown();
    }

    assertThat(run.started).hasSize(1);
    assertThat(run.store.list("triage/claims/")).hasSize(1);
  }

  /** A stack whose alarms all flap all the time. */
  private static final class Run {
    final MemoryStore store = new MemoryStore();
    final Set<String> started = ConcurrentHashMap.newKeySet();
    private final Triage triage;

    Run() {
      KnownAlarms alarms = new KnownAlarms();
      for (int alarm = 0; alarm < 3; alarm++) {
        alarms.flapping("influx-" + alarm, 1600, BEGIN.plus(Duration.ofMinutes(1501)));
      }
      triage =
          new Triage(
              store,
              "bucket",
              () -> TriageSettings.USUAL,
              alarms,
              (name, input) -> started.add(name),
              notice -> {});
    }

    TriageDecision triage(Change change) throws IOException {
      return triage.triage(AlarmFixtures.changeIntoAlarm(change.name(), change.at()));
    }
  }
}
