package io.shardrepair.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.compare.Exports;
import io.shardrepair.export.Finding;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.json.Json;
import io.shardrepair.model.ConflictPolicy;
import io.shardrepair.model.Mode;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.model.Settings;
import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.ShardGap;
import io.shardrepair.model.ShardRange;
import io.shardrepair.model.Topology;
import io.shardrepair.plan.PlanNotApplicable;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.plan.RepairPlan.Decision;
import io.shardrepair.plan.RepairPlan.Left;
import io.shardrepair.plan.RepairPlan.NarrowedCopy;
import io.shardrepair.plan.RepairPlan.Narrowing;
import io.shardrepair.plan.RepairPlan.ReplayObject;
import io.shardrepair.resolve.Samples;
import io.shardrepair.stream.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * Clients write between a plan and its replay: of the plan only what is still missing is written.
 */
class NarrowingTest {
  private static final String REST = "m,h=a e=1 1\nm,h=a e=2 2\nm,h=a e=3 3\nm,h=a e=4 4\n";

  private static final Settings NO_GUARD_RAILS =
      new Settings(
          new Settings.GuardRails(1, Integer.MAX_VALUE),
          Settings.DEFAULT.preflight(),
          Settings.DEFAULT.replay());

  @Test
  void aPointThatClientsWroteMeanwhileIsNotOverwritten() throws IOException {
    Shard shard = Shard.of(REST + "m,h=a p=1 9\nm,h=a q=1 9\n", REST);
    RepairPlan plan = shard.decide(repair());
    shard.copies.get("a").put(new Shard.Id("m,h=a", "p", 9), "10");
    shard.copies.get("b").put(new Shard.Id("m,h=a", "p", 9), "10");

    RepairPlan narrowed = narrow(shard, plan, Map.of()).orElseThrow();
    shard.follow(narrowed);

    assertThat(shard.copies.get("b").get(new Shard.Id("m,h=a", "p", 9))).isEqualTo("10");
    assertThat(shard.copies.get("b").get(new Shard.Id("m,h=a", "q", 9))).isEqualTo("1");
    assertThat(narrowed.decision()).isEqualTo(Decision.REPLAY);
    assertThat(narrowed.narrowings())
        .containsExactly(
            new Narrowing(
                "repairs/r/decide/plan-0.json",
                Sha256.of(Json.bytes(plan)),
                List.of(new NarrowedCopy("a", 0, 0, 0), new NarrowedCopy("b", 0, 1, 1))));
  }

  @Test
  void aPointWhoseValueChangedWhereItIsHeldIsLeftForItWasNotPlannedSo() throws IOException {
    Shard shard = Shard.of(REST + "m,h=a p=1 9\n", REST);
    RepairPlan plan = shard.decide(repair());
    shard.copies.get("a").put(new Shard.Id("m,h=a", "p", 9), "10");

    RepairPlan narrowed = narrow(shard, plan, Map.of()).orElseThrow();

    assertThat(narrowed.copiesToChange()).isEmpty();
    assertThat(narrowed.decision()).isEqualTo(Decision.REPLAY);
    assertThat(narrowed.copy("b").left()).containsExactly(new Left(Left.Reason.NOT_PLANNED, 1));
    assertThat(narrowed.copy("b").leftMissing()).isEqualTo(1);
  }

  @Test
  void aSeriesThatWasDeletedMeanwhileDoesNotComeBack() throws IOException {
    Shard shard =
        Shard.of(REST + "m,h=a p=1 9\nm,h=b p=1 1\nm,h=b p=2 2\n", REST + "m,h=b p=1 1\n");
    RepairPlan plan = shard.decide(repair());
    shard.copies.get("a").keySet().removeIf(id -> id.series().equals("m,h=b"));
    shard.copies.get("b").keySet().removeIf(id -> id.series().equals("m,h=b"));

    RepairPlan narrowed = narrow(shard, plan, Map.of()).orElseThrow();
    shard.follow(narrowed);

    assertThat(shard.copies.get("b").keySet())
        .noneMatch(id -> id.series().equals("m,h=b"))
        .contains(new Shard.Id("m,h=a", "p", 9));
  }

  @Test
  void whatIsWrittenAlreadyIsNeitherWrittenAgainNorCalledDropped() throws IOException {
    Shard shard = Shard.of(REST + "m,h=a p=1 9\nm,h=a q=1 9\n", REST);
    RepairPlan plan = shard.decide(repair());
    shard.copies.get("b").put(new Shard.Id("m,h=a", "p", 9), "1");

    RepairPlan narrowed = narrow(shard, plan, Map.of("b", 1L)).orElseThrow();

    assertThat(narrowed.narrowings().get(0).copies()).contains(new NarrowedCopy("b", 1, 1, 0));
    assertThat(narrowed.writtenBefore("b")).isEqualTo(1);
    assertThat(narrowed.dropped()).isZero();
  }

  @Test
  void aPlanStandsWhereFilesChangedAndPointsDidNot() throws IOException {
    Shard shard = Shard.of(REST + "m,h=a p=1 9\n", REST);
    RepairPlan plan = shard.decide(repair());

    assertThat(narrow(shard, plan, Map.of())).isEmpty();
  }

  @Test
  void aConflictThatChangedIsLeftAsItIs() throws IOException {
    Shard shard =
        Shard.of(REST + "m,h=a p=1 9\nm,h=a q=1 9\n", REST + "m,h=a p=2 9\nm,h=a q=2 9\n");
    Topology prefer = Samples.topology(Mode.REPAIR, policy("prefer:a"), "a", "b");
    RepairPlan plan = shard.decide(prefer);
    shard.copies.get("b").put(new Shard.Id("m,h=a", "p", 9), "10");

    RepairPlan narrowed = narrow(shard, prefer, plan, Map.of()).orElseThrow();
    shard.follow(narrowed);

    assertThat(shard.copies.get("b").get(new Shard.Id("m,h=a", "p", 9))).isEqualTo("10");
    assertThat(shard.copies.get("b").get(new Shard.Id("m,h=a", "q", 9))).isEqualTo("1");
    assertThat(narrowed.conflicts().left()).isEqualTo(1);
    assertThat(narrowed.undo()).isEqualTo(plan.undo()).isNotEmpty();
  }

  @Test
  void anExportThatIsNotWholeAnyMoreStopsTheRepair() throws IOException {
    Shard shard = Shard.of(REST + "m,h=a p=1 9\n", REST);
    RepairPlan plan = shard.decide(repair());
    List<Manifest> manifests = new ArrayList<>(shard.manifests());
    manifests.set(0, withFinding(manifests.get(0)));

    assertThatThrownBy(
            () ->
                new Decider(shard.objects)
                    .narrow(repair(), manifests, shard.compare(manifests), plan, Map.of()))
        .isInstanceOf(PlanNotApplicable.class)
        .hasMessageContaining("the export of a is not complete");
  }

  @Test
  void nothingIsWrittenWhereANodeHasNoShardOrTheClusterSentItElsewhere() throws IOException {
    Shard shard = Shard.of(REST + "m,h=a p=1 9\nm,h=a p=2 10\nm,h=a p=3 20\n", REST);
    Topology usual = repair();
    ShardCopy b =
        new ShardCopy(
            usual.copies().get(1).node(),
            List.of(1L),
            List.of(
                new ShardGap("1970-01-01T00:00:00.000000010Z", "1970-01-01T00:00:00.000000011Z")));
    Topology topology =
        new Topology(
            usual.version(),
            usual.repairId(),
            usual.mode(),
            usual.planId(),
            usual.database(),
            usual.retentionPolicy(),
            new ShardRange(usual.range().start(), "1970-01-01T00:00:00.000000020Z"),
            usual.expiry(),
            true,
            false,
            usual.export(),
            List.of(usual.copies().get(0), b),
            usual.metaNode(),
            usual.options(),
            NO_GUARD_RAILS);

    RepairPlan plan = shard.decide(topology);

    assertThat(plan.copy("b").toWrite()).isEqualTo(1);
    assertThat(plan.copy("b").left())
        .containsExactlyInAnyOrder(
            new Left(Left.Reason.NO_SHARD, 1), new Left(Left.Reason.TRUNCATED, 1));
  }

  /**
   * Whatever clients do: only holes are filled, and only with what was planned and still stands.
   */
  @Property
  void narrowedPlansOnlyFillHolesWithWhatWasPlanned(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    Shard shard = new Shard(random.nextInt(4) == 0 ? 1 << 20 : 200);
    for (int copy = 0; copy < 2 + random.nextInt(2); copy++) {
      shard.copies.put(Character.toString('a' + copy), new LinkedHashMap<>());
    }
    for (int i = 0; i < 80; i++) {
      clientWrites(shard, random, 0.6);
    }
    String[] names = shard.copies.keySet().toArray(String[]::new);
    String rule = List.of("leave", "max", "min", "prefer:a").get(random.nextInt(4));
    RepairOptions options =
        new RepairOptions(true, false, ConflictPolicy.of(rule), List.of(), Optional.empty());
    Topology topology = Samples.topology(Mode.REPAIR, options, NO_GUARD_RAILS, names);
    RepairPlan plan = shard.decide(topology);
    assertThat(plan.decision()).isIn(Decision.REPLAY, Decision.NOTHING_TO_REPLAY);
    Map<String, Map<Shard.Id, String>> planned = planned(shard, plan);
    Map<String, Map<Shard.Id, String>> atPlan = copyOf(shard.copies);
    for (int i = random.nextInt(20); i > 0; i--) {
      clientWrites(shard, random, 0.8);
    }
    List<Manifest> manifests = shard.manifests();
    RepairPlan narrowed =
        new Decider(shard.objects)
            .narrow(topology, manifests, shard.compare(manifests), plan, Map.of())
            .orElse(plan);
    Map<String, Map<Shard.Id, String>> before = copyOf(shard.copies);
    shard.follow(narrowed);

    for (String copy : names) {
      shard
          .copies
          .get(copy)
          .forEach(
              (id, value) -> {
                String had = before.get(copy).get(id);
                if (value.equals(had)) {
                  return;
                }
                assertThat(planned.get(copy)).as("%s %s", copy, id).containsEntry(id, value);
                if (had != null) {
                  // A value gives way only to a winner, and only if nobody touched the point.
                  for (String other : names) {
                    assertThat(before.get(other).get(id)).isEqualTo(atPlan.get(other).get(id));
                  }
                }
              });
      assertThat(shard.copies.get(copy).keySet()).containsAll(before.get(copy).keySet());
    }
  }

  private static Map<String, Map<Shard.Id, String>> planned(Shard shard, RepairPlan plan)
      throws IOException {
    Map<String, Map<Shard.Id, String>> planned = new LinkedHashMap<>();
    for (RepairPlan.CopyPlan copy : plan.copies()) {
      Map<Shard.Id, String> points = new LinkedHashMap<>();
      for (ReplayObject object : copy.replay()) {
        points.putAll(shard.read(object.key()));
      }
      planned.put(copy.copy(), points);
    }
    return planned;
  }

  private static Map<String, Map<Shard.Id, String>> copyOf(
      Map<String, Map<Shard.Id, String>> copies) {
    Map<String, Map<Shard.Id, String>> copy = new LinkedHashMap<>();
    copies.forEach((name, points) -> copy.put(name, new LinkedHashMap<>(points)));
    return copy;
  }

  /** Writes or, now and then, deletes a point on each copy with some likelihood. */
  private static void clientWrites(Shard shard, Random random, double reached) {
    Shard.Id id =
        new Shard.Id(
            "m,h=" + random.nextInt(4),
            List.of("f", "g").get(random.nextInt(2)),
            random.nextInt(9));
    boolean delete = random.nextInt(8) == 0;
    String value = Integer.toString(random.nextInt(4));
    for (Map<Shard.Id, String> points : shard.copies.values()) {
      if (random.nextDouble() < reached) {
        if (delete) {
          points.remove(id);
        } else {
          points.put(id, value);
        }
      }
    }
  }

  private static Topology repair() {
    return Samples.topology(Mode.REPAIR, RepairOptions.CAREFUL, "a", "b");
  }

  private static RepairOptions policy(String policy) {
    return new RepairOptions(false, false, ConflictPolicy.of(policy), List.of(), Optional.empty());
  }

  private static Optional<RepairPlan> narrow(
      Shard shard, RepairPlan plan, Map<String, Long> written) throws IOException {
    return narrow(shard, repair(), plan, written);
  }

  private static Optional<RepairPlan> narrow(
      Shard shard, Topology topology, RepairPlan plan, Map<String, Long> written)
      throws IOException {
    List<Manifest> manifests = shard.manifests();
    return new Decider(shard.objects)
        .narrow(topology, manifests, shard.compare(manifests), plan, written);
  }

  private static Manifest withFinding(Manifest manifest) {
    Run run = manifest.runs().get(0);
    return Exports.manifest(
        manifest.copy(),
        List.of(
            new Run(
                run.name(),
                run.kind(),
                run.shard(),
                run.key(),
                run.codec(),
                run.bytes(),
                run.rawBytes(),
                run.lines(),
                Optional.empty(),
                run.parts(),
                List.of(new Finding(Finding.Kind.SKIPPED_KEY, run.name(), "unable to read key")),
                false)));
  }
}
