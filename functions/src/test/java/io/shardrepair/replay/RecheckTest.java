package io.shardrepair.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.compare.Exports;
import io.shardrepair.decide.Shard;
import io.shardrepair.export.Manifest;
import io.shardrepair.handler.Known;
import io.shardrepair.json.Json;
import io.shardrepair.model.ConflictPolicy;
import io.shardrepair.model.Mode;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.model.Settings;
import io.shardrepair.model.Settings.Blackout;
import io.shardrepair.model.Settings.ReplayPace;
import io.shardrepair.model.Topology;
import io.shardrepair.node.NodeCommands;
import io.shardrepair.node.NodeCommands.Result;
import io.shardrepair.node.NodeCommands.Running;
import io.shardrepair.node.NodeScript;
import io.shardrepair.node.Round;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.replay.Recheck.Next;
import io.shardrepair.replay.ReplayProgress.Hold;
import io.shardrepair.resolve.Samples;
import io.shardrepair.store.Pass;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecheckTest {
  private static final String REST = "m,h=a e=1 1\nm,h=a e=2 2\nm,h=a e=3 3\nm,h=a e=4 4\n";
  private static final Recheck.State START =
      new Recheck.State(Next.WAIT, 1, new Round(Round.Status.RUNNING, 0, 1, Map.of()), "", 0, 0, 0);

  private final Shard shard = Shard.of(REST + "m,h=a p=1 9\n", REST);
  private final RepairObjects objects = new RepairObjects(shard.store, "r");
  private final FakeClock clock = new FakeClock("2026-11-16T12:00:00Z");
  private final Nodes nodes = new Nodes();
  private Topology topology = topology(false, List.of());
  private boolean lockHeld = true;

  /** Nodes whose copies look as a test says: state and, after a slash, writes. */
  private static final class Nodes implements NodeCommands {
    final Map<String, String> looks = new LinkedHashMap<>();
    final List<String> started = new ArrayList<>();
    final List<Running> running = new ArrayList<>();

    @Override
    public String start(String instanceId, Map<String, String> parameters) {
      assertThat(parameters).containsEntry("Action", "look");
      started.add(parameters.get("Copy"));
      return parameters.get("Copy");
    }

    @Override
    public List<Running> running() {
      return running;
    }

    @Override
    public Result result(String commandId, String instanceId) {
      List<String> look = List.of(looks.get(commandId).split("/", 2));
      return new Result(
          Result.State.SUCCEEDED,
          "{\"copy\":\"%s\",\"state\":\"%s\",\"writes\":\"%s\"}\n"
              .formatted(commandId, look.get(0), look.get(1)),
          "");
    }

    @Override
    public void cancel(String commandId, String instanceId) {}
  }

  @BeforeEach
  void aPlanIsMadeOfTwoExportedCopies() throws IOException {
    RepairPlan plan = shard.decide(topology);
    objects.write(objects.plan(), plan);
    objects.write(objects.topology(), topology);
    for (String copy : List.of("a", "b")) {
      Manifest exported = Exports.manifest(copy, List.of(), "s", "w");
      objects.write(objects.manifest(Pass.BEFORE, copy), exported);
      nodes.looks.put(copy, "s/w");
    }
  }

  private static Topology topology(boolean allowHot, List<Blackout> blackouts) {
    return Samples.topology(
        Mode.REPAIR,
        new RepairOptions(false, allowHot, ConflictPolicy.LEAVE, List.of(), Optional.empty()),
        new Settings(
            Settings.DEFAULT.guardRails(),
            Settings.DEFAULT.preflight(),
            new ReplayPace(0, blackouts, 300)),
        "a",
        "b");
  }

  private Recheck.State advance(Recheck.State from) throws IOException {
    Recheck recheck =
        new Recheck(
            objects,
            topology,
            new NodeScript(nodes, "bucket", Samples.INSTANCE_ARNS, 14),
            () -> {
              if (!lockHeld) {
                throw new IllegalStateException("lock lost");
              }
            },
            clock);
    // As the state machine does it: what is carried from call to call goes through JSON.
    return Json.read(
        Json.bytes(recheck.advance(plan(), new Known(objects).exports(Pass.BEFORE), from)),
        Recheck.State.class);
  }

  /** Until the nodes have answered. */
  private Recheck.State look(Recheck.State from) throws IOException {
    Recheck.State state = advance(from);
    assertThat(state.next()).isEqualTo(Next.WAIT);
    return advance(state);
  }

  private String plan() throws IOException {
    return new Known(objects).plan();
  }

  private Optional<Permit> permit() throws IOException {
    return Permit.find(objects, plan());
  }

  @Test
  void copiesThatAreAsTheyWereExportedMayBeWrittenToForAWhile() throws IOException {
    Recheck.State state = look(START);

    assertThat(state.next()).isEqualTo(Next.REPLAY);
    assertThat(nodes.started).containsExactly("a", "b");
    Permit permit = permit().orElseThrow();
    assertThat(permit.holds(clock.now())).isTrue();
    assertThat(permit.changing()).isEmpty();
    clock.pass((double) Permit.HOLDS.toSeconds());
    assertThat(permit.holds(clock.now())).isFalse();
  }

  @Test
  void aLookThatAnEarlierCallBeganIsAsOldAsItIs() throws IOException {
    Instant began = clock.now().minusSeconds(100);
    nodes.running.add(
        new Running(
            "a",
            List.of("i-a"),
            Map.of("RepairId", "r", "Action", "look", "Pass", "before", "Copy", "a"),
            began));

    assertThat(look(START).next()).isEqualTo(Next.REPLAY);

    assertThat(nodes.started).containsExactly("b");
    assertThat(permit().orElseThrow().given()).isEqualTo(began.toString());
  }

  @Test
  void aCopyThatWasWrittenToIsComparedAgainOnceAndThenLeftAlone() throws IOException {
    nodes.looks.put("b", "s2/w2");

    Recheck.State changed = look(START);

    assertThat(changed.next()).isEqualTo(Next.EXPORT);
    assertThat(changed.comparedAgain()).isTrue();
    assertThat(permit()).isEmpty();
    assertThatThrownBy(() -> look(changed))
        .isInstanceOf(ShardKeepsChanging.class)
        .hasMessageContaining("the files of b changed again")
        .hasMessageContaining("nothing was written");
    assertThat(permit()).isEmpty();
  }

  @Test
  void aHotShardIsWrittenToAfterTheSecondComparisonAndThePermitSaysSo() throws IOException {
    topology = topology(true, List.of());
    nodes.looks.put("b", "s2/w2");

    Recheck.State state = look(look(START));

    assertThat(state.next()).isEqualTo(Next.REPLAY);
    assertThat(permit().orElseThrow().changing()).containsExactly("b");
  }

  @Test
  void compactionsAreSatOutForAWhile() throws IOException {
    nodes.looks.put("b", "s2/w");
    Recheck.State state = START;
    for (int i = 0; i < 5; i++) {
      state = look(state);
      assertThat(state.next()).isEqualTo(Next.EXPORT);
    }
    Recheck.State last = state;

    assertThatThrownBy(() -> look(last)).isInstanceOf(ShardKeepsChanging.class);
    nodes.looks.put("b", "s/w");
    assertThat(look(last).next()).isEqualTo(Next.REPLAY);
  }

  @Test
  void leaveToWriteForgetsHowOftenWasComparedAgain() throws IOException {
    nodes.looks.put("b", "s2/w2");
    Recheck.State changed = look(START);
    nodes.looks.put("b", "s/w");

    Recheck.State state = look(changed);

    assertThat(state.next()).isEqualTo(Next.REPLAY);
    assertThat(state.comparedAgain()).isFalse();
  }

  @Test
  void blackoutsPausesAndServersAreWaitedForBeforeTheLook() throws IOException {
    topology = topology(false, List.of(new Blackout("11:00", "13:30")));
    assertThat(advance(START).waitSeconds()).isEqualTo(90 * 60 + 1);
    topology = topology(false, List.of());

    shard.store.write(objects.replayPause(), new byte[0]);
    Recheck.State state = START;
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      state = advance(state);
      waits.add(state.waitSeconds());
    }
    assertThat(waits).containsExactly(60L, 120L, 240L, 480L, 600L, 600L);
    assertThat(ReplayProgress.read(objects, "b", plan(), 1).hold().map(Hold::reason))
        .contains("paused: remove repairs/r/replay/pause to go on");
    shard.store.remove(objects.replayPause());
    clock.pass(600);

    ReplayProgress held =
        new Ledger(objects, clock, ReplayProgress.none("b", plan(), 1))
            .hold(Hold.of(clock.now().plusSeconds(42), "node b to take points again"));
    assertThat(held.done()).isFalse();
    assertThat(advance(state).waitSeconds()).isEqualTo(42);
    assertThat(nodes.started).isEmpty();
    clock.pass(42);
    assertThat(look(state).next()).isEqualTo(Next.REPLAY);
  }

  @Test
  void whenAllIsWrittenItIsReadBackWithoutALook() throws IOException {
    Ledger ledger = new Ledger(objects, clock, ReplayProgress.none("b", plan(), 0));
    ledger.done(List.of());

    assertThat(advance(START).next()).isEqualTo(Next.VERIFY);
    assertThat(nodes.started).isEmpty();
  }

  @Test
  void nothingIsLookedAtOrWrittenWithoutTheLock() throws IOException {
    lockHeld = false;

    assertThatThrownBy(() -> advance(START)).hasMessage("lock lost");
    assertThat(nodes.started).isEmpty();
    assertThat(permit()).isEmpty();
  }
}
