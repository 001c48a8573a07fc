package io.shardrepair.decide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.export.Finding;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.model.Answer;
import io.shardrepair.model.Answer.Choice;
import io.shardrepair.model.ConflictPolicy;
import io.shardrepair.model.CopyShardOrder;
import io.shardrepair.model.ExportRange;
import io.shardrepair.model.MetaNode;
import io.shardrepair.model.Mode;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.model.Settings;
import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.Topology;
import io.shardrepair.plan.Estimate;
import io.shardrepair.plan.PlanNotApplicable;
import io.shardrepair.plan.PlanOutdated;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.plan.RepairPlan.CopyPlan;
import io.shardrepair.plan.RepairPlan.Decision;
import io.shardrepair.plan.RepairPlan.Left;
import io.shardrepair.plan.RepairPlan.ReplayObject;
import io.shardrepair.resolve.Samples;
import io.shardrepair.stream.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeciderTest {
  static final Optional<ExportRange> PART =
      Optional.of(new ExportRange("2026-11-16T01:00:00Z", "2026-11-16T01:59:59.999999999Z"));
  private static final Optional<ExportRange> WHOLE = Optional.empty();

  private static final String EQUAL =
      "m f=1 1\nm f=1 2\nm f=1 3\nm f=1 4\nm f=1 5\nm f=1 6\nm f=1 7\nm f=1 8\nm f=1 9\n";

  @Test
  void equalCopiesNeedNothingInAnyMode() throws IOException {
    for (Mode mode : List.of(Mode.PLAN, Mode.REPAIR)) {
      RepairPlan plan = Shard.of(EQUAL, EQUAL).decide(topology(mode, RepairOptions.CAREFUL));

      assertThat(plan.decision()).isEqualTo(Decision.NOTHING_TO_REPLAY);
      assertThat(plan.copiesToChange()).isEmpty();
      assertThat(plan.compared().union()).isEqualTo(9);
    }
  }

  @Test
  void missingPointsArePlannedOrReplayedAsAskedForFromTheComparisonsOwnObject() throws IOException {
    Shard shard = Shard.of(EQUAL + "m g=1 1\n", EQUAL);

    RepairPlan plan = shard.decide(topology(Mode.PLAN, RepairOptions.CAREFUL));
    RepairPlan repair = shard.decide(topology(Mode.REPAIR, RepairOptions.CAREFUL));

    assertThat(plan.decision()).isEqualTo(Decision.PLANNED);
    assertThat(repair.decision()).isEqualTo(Decision.REPLAY);
    assertThat(repair.copiesToChange()).containsExactly("b");
    CopyPlan b = repair.copy("b");
    assertThat(b.points()).isEqualTo(9);
    assertThat(b.missing()).isEqualTo(1);
    assertThat(b.replay())
        .containsExactly(
            new ReplayObject(
                "compare-2/00000/missing/b.lp.gz",
                1,
                false,
                Sha256.of(shard.store.read("compare-2/00000/missing/b.lp.gz"))));
    assertThat(repair.undo()).isEmpty();
    assertThat(repair.inputs().exports())
        .extracting(export -> export.copy() + " " + export.runs().get(0).key())
        .containsExactly("a exports/a1/1.tsm", "b exports/b1/1.tsm");
    Estimate estimate = repair.estimate();
    assertThat(estimate.points()).isEqualTo(1);
    assertThat(estimate.bytes()).isEqualTo("m g=1 1\n".length());
    assertThat(estimate.gzipBytes()).isEqualTo(shard.store.read(b.replay().get(0).key()).length);
    assertThat(estimate.replaySeconds()).isEqualTo(1.0 / Estimate.USUAL_RATE);
    assertThat(estimate.usd())
        .isEqualTo(
            estimate.cost().storage()
                + estimate.cost().requests()
                + estimate.cost().lambda()
                + estimate.cost().stepFunctions())
        .isPositive();
  }

  @Test
  void aFindingStopsARepairEvenIfNothingLooksMissing() throws IOException {
    Shard shard = Shard.of(EQUAL, EQUAL);
    List<Manifest> manifests = new ArrayList<>(shard.manifests());
    manifests.set(1, withFinding(manifests.get(1)));

    RepairPlan plan =
        new Decider(shard.objects)
            .decide(
                topology(Mode.REPAIR, Samples.acceptingAbsentSeries()),
                manifests,
                shard.compare(manifests));

    assertThat(plan.decision()).isEqualTo(Decision.NEEDS_REVIEW);
    assertThat(plan.reasons())
        .singleElement()
        .asString()
        .startsWith("the export of b is not complete: WAL_DELETES in wal: the tool's words;");
    assertThatThrownBy(() -> shard.apply(topology(Mode.APPLY, RepairOptions.CAREFUL), plan))
        .isInstanceOf(PlanNotApplicable.class)
        .hasMessageContaining("WAL_DELETES");
  }

  @Test
  void absentSeriesAreHeldBackForReviewUnlessAccepted() throws IOException {
    Shard shard = Shard.of(EQUAL + "m,h=1 f=1 1\nm,h=2 f=1 1\nm f=1 10\n", EQUAL);

    RepairPlan plan = shard.decide(topology(Mode.REPAIR, RepairOptions.CAREFUL));

    assertThat(plan.decision()).isEqualTo(Decision.NEEDS_REVIEW);
    assertThat(plan.reasons())
        .anyMatch(
            reason ->
                reason.startsWith("b lacks all points of 2 series") && reason.contains("apply"));
    CopyPlan b = plan.copy("b");
    assertThat(b.absentSeriesSample())
        .extracting(DumpBytes::text)
        .containsExactly("m,h=1", "m,h=2");
    assertThat(b.left()).containsExactly(new Left(Left.Reason.SUSPECTED_DELETE, 2));
    assertThat(shard.lines(b.replay().get(0).key())).isEqualTo("m f=1 10\n");
    assertThat(plan.suspectedDeletes().unanswered()).isEqualTo(2);
    assertThat(plan.suspectedDeletes().sample().get(1).delete())
        .contains("DELETE FROM \"m\" WHERE \"h\"::tag = '2' AND time >= 1 AND time <= 1");

    RepairPlan accepted =
        shard.decide(
            topology(Mode.REPAIR, Samples.acceptingAbsentSeries(), new Settings.GuardRails(1, 0)));

    assertThat(accepted.decision()).isEqualTo(Decision.REPLAY);
    assertThat(accepted.copy("b").toWrite()).isEqualTo(3);
    assertThat(new String(shard.store.read("repairs/r/undo/b/delete.influxql"), UTF_8))
        .isEqualTo(
            """
            DELETE FROM "m" WHERE "h"::tag = '1' AND time >= 1 AND time <= 1
            DELETE FROM "m" WHERE "h"::tag = '2' AND time >= 1 AND time <= 1
            """);
  }

  @Test
  void anApplyNeedsAnAnswerForEachSuspectedDelete() throws IOException {
    Shard shard = Shard.of(EQUAL + "x,h=1 f=1 1\nx,h=2 f=1 1\n", EQUAL);
    RepairPlan plan = shard.decide(topology(Mode.PLAN, RepairOptions.CAREFUL));

    assertThatThrownBy(
            () -> shard.apply(topology(Mode.APPLY, answers("x,h=2", Choice.LEAVE)), plan))
        .isInstanceOf(PlanNotApplicable.class)
        .hasMessageContaining("holds 1 suspected delete without an answer, such as x,h=1");
    assertThatThrownBy(
            () ->
                shard.apply(
                    topology(
                        Mode.APPLY, answers("measurement x", Choice.REPLAY, "x,h=3", Choice.LEAVE)),
                    plan))
        .isInstanceOf(PlanNotApplicable.class)
        .hasMessageContaining("answers name what plan r does not suspect: series x,h=3");
    assertThatThrownBy(
            () ->
                shard.apply(
                    topology(Mode.APPLY, answers("x,h=1", Choice.REPLAY, "x,h=1", Choice.LEAVE)),
                    plan))
        .isInstanceOf(PlanNotApplicable.class)
        .hasMessageContaining("both REPLAY and LEAVE for series x,h=1");
    assertThat(shard.store.list("repairs/applied/undo/")).isEmpty();
  }

  @Test
  void anAnswerForASeriesGoesBeforeThatForItsMeasurement() throws IOException {
    Shard shard = Shard.of(EQUAL + "x f=1 5\nx,h=1 f=1 1\nx,h=1 f=2 3\nx,h=2,r=y f=1 1\n", EQUAL);
    RepairPlan plan = shard.decide(topology(Mode.PLAN, RepairOptions.CAREFUL));

    RepairPlan applied =
        shard.apply(
            topology(
                Mode.APPLY, answers("measurement x", Choice.DELETE, "x,h=2,r=y", Choice.REPLAY)),
            plan);

    assertThat(applied.decision()).isEqualTo(Decision.REPLAY);
    assertThat(applied.appliedPlan()).contains("r");
    assertThat(applied.copiesToChange()).containsExactly("a", "b");
    assertThat(applied.copy("a").deletes())
        .extracting(RepairPlan.Delete::statement)
        .containsExactly(
            "DELETE FROM \"x\" WHERE \"h\"::tag = '' AND \"r\"::tag = '' AND time >= 5 AND time <= 5",
            "DELETE FROM \"x\" WHERE \"h\"::tag = '1' AND \"r\"::tag = '' AND time >= 1 AND time <= 3");
    assertThat(shard.lines(applied.copy("b").replay().get(0).key())).isEqualTo("x,h=2,r=y f=1 1\n");
    assertThat(applied.copy("b").left())
        .containsExactly(new Left(Left.Reason.DELETED_ELSEWHERE, 3));
    assertThat(shard.lines("repairs/applied/undo/a/deleted.lp.gz"))
        .isEqualTo("x f=1 5\nx,h=1 f=1 1\nx,h=1 f=2 3\n");
    assertThat(applied.undo())
        .containsExactly(
            "repairs/applied/undo/a/deleted.lp.gz", "repairs/applied/undo/b/delete.influxql");
  }

  @Test
  void whatNoStatementDeletesExactlyIsRefused() throws IOException {
    Shard shard = Shard.of(EQUAL + "x,_name=1 f=1 1\n", EQUAL);
    RepairPlan plan = shard.decide(topology(Mode.PLAN, RepairOptions.CAREFUL));

    assertThatThrownBy(
            () -> shard.apply(topology(Mode.APPLY, answers("measurement x", Choice.DELETE)), plan))
        .isInstanceOf(PlanNotApplicable.class)
        .hasMessageContaining("series x,_name=1 cannot be deleted exactly: InfluxQL gives");
  }

  @Test
  void aMeasurementThatInfluxdDoesNotFindIsNeitherDeletedNorTakenBackByAStatement()
      throws IOException {
    Shard shard = Shard.of(EQUAL + "x\\=y,h=1 f=1 1\n", EQUAL);
    RepairPlan plan = shard.decide(topology(Mode.PLAN, RepairOptions.CAREFUL));

    assertThatThrownBy(
            () ->
                shard.apply(
                    topology(Mode.APPLY, answers("measurement x\\=y", Choice.DELETE)), plan))
        .isInstanceOf(PlanNotApplicable.class)
        .hasMessageContaining(
            "series x\\=y,h=1 cannot be deleted exactly: influxd looks for another");

    shard.decide(
        topology(Mode.REPAIR, Samples.acceptingAbsentSeries(), new Settings.GuardRails(1, 0)));
    assertThat(new String(shard.store.read("repairs/r/undo/b/delete.influxql"), UTF_8))
        .isEqualTo(
            "-- no exact statement for x\\=y,h=1: influxd looks for another measurement when InfluxQL"
                + " names this one, and deletes that or nothing\n");
  }

  /**
   * Where influxd's scanner reads a carriage return, a comment ends (ReadRune of its scanner.go).
   */
  @Test
  void aNameDoesNotEndTheCommentOfAnUndoObject() throws IOException {
    Shard shard = Shard.of(EQUAL + "x\rDROP\\ DATABASE\\ telegraf,h=1 f=1 1\n", EQUAL);
    shard.decide(
        topology(Mode.REPAIR, Samples.acceptingAbsentSeries(), new Settings.GuardRails(1, 0)));

    assertThat(new String(shard.store.read("repairs/r/undo/b/delete.influxql"), UTF_8))
        .startsWith("-- no exact statement for x\\u{0d}DROP\\ DATABASE\\ telegraf,h=1: ")
        .doesNotContain("\r");
  }

  @Test
  void aPlanAppliesWhileTheSamePointsAreMissingHoweverTheyArePartitioned() throws IOException {
    Shard shard = Shard.of(EQUAL + "m g=1 1\nn f=1 1\n", EQUAL + "n f=1 2\n");
    RepairPlan stored = shard.decide(topology(Mode.PLAN, RepairOptions.CAREFUL));
    Shard finer = new Shard(20);
    finer.copies.putAll(shard.copies);
    Topology apply = topology(Mode.APPLY, RepairOptions.CAREFUL);

    assertThatCode(() -> finer.apply(apply, stored)).doesNotThrowAnyException();
    finer.copies.get("a").put(new Shard.Id("m", "g", 1), "2");

    assertThatThrownBy(() -> finer.apply(apply, stored))
        .isInstanceOf(PlanOutdated.class)
        .hasMessageContaining("b lacked 2 points then and 2 now, and they are not the same");
  }

  @Test
  void changedConflictsMakeAPlanOutdatedOnlyIfItResolvesThem() throws IOException {
    for (String policy : List.of("leave", "max")) {
      Shard shard = Shard.of(EQUAL + "c f=1 1\n", EQUAL + "c f=2 1\n");
      RepairPlan stored = shard.decide(topology(Mode.PLAN, policy(policy)));
      shard.copies.get("a").put(new Shard.Id("c", "f", 1), "3");
      Topology apply = topology(Mode.APPLY, RepairOptions.CAREFUL);

      if (policy.equals("leave")) {
        assertThat(shard.apply(apply, stored).decision()).isEqualTo(Decision.NOTHING_TO_REPLAY);
      } else {
        assertThatThrownBy(() -> shard.apply(apply, stored))
            .isInstanceOf(PlanOutdated.class)
            .hasMessageContaining("copies disagreed on 1 point then and on 1 now");
      }
    }
  }

  /** Values of one point on each copy, - for none; what they are to be in the end. */
  @ParameterizedTest
  @CsvSource({
    "leave,    1 2,      1 2",
    "leave,    1 2 -,    1 2 -",
    "prefer:b, 1 2,      2 2",
    "prefer:b, 1 2 -,    2 2 2",
    "prefer:b, 1 - 3,    1 - 3",
    "majority, 1 2,      1 2",
    "majority, 1 2 2,    2 2 2",
    "majority, 1 2 3,    1 2 3",
    "majority, 1 2 -,    1 2 -",
    "majority, 1 2 2 -,  2 2 2 2",
    "majority, 1 1 2 2,  1 1 2 2",
    "max,      1 2,      2 2",
    "max,      10 9,     10 10",
    "max,      1i 2i -,  2i 2i 2i",
    "max,      -1 -2,    -1 -1",
    "max,      1e+06 2,  1e+06 1e+06",
    "max,      0 -0,     0 -0",
    "max,      true false, true false",
    "max,      \"a\" \"b\", \"a\" \"b\"",
    "max,      1 2i,     1 2i",
    "max,      9223372036854775807i 9223372036854775806i, 9223372036854775807i 9223372036854775807i",
    "min,      1 2,      1 1",
    "min,      5u 18446744073709551615u, 5u 5u"
  })
  void aPolicyResolvesWhatItDecidesAndLeavesTheRest(String policy, String values, String wanted)
      throws IOException {
    String[] held = values.split(" ", -1);
    String[] lines = new String[held.length];
    String[] names = new String[held.length];
    for (int copy = 0; copy < held.length; copy++) {
      lines[copy] = EQUAL + (held[copy].equals("-") ? "" : "m,h=a c=" + held[copy] + " 1\n");
      // The series is there on each copy, so that only the value is in question.
      lines[copy] += "m,h=a f=1 1\n";
      names[copy] = Character.toString('a' + copy);
    }
    Shard shard = Shard.of(lines);

    RepairPlan plan = shard.decide(Samples.topology(Mode.REPAIR, policy(policy), names));
    shard.follow(plan);

    Shard.Id point = new Shard.Id("m,h=a", "c", 1);
    assertThat(
            shard.copies.values().stream().map(points -> points.getOrDefault(point, "-")).toList())
        .containsExactly(wanted.split(" ", -1));
    boolean resolved = !values.equals(wanted);
    assertThat(plan.conflicts().found()).isEqualTo(1);
    assertThat(plan.conflicts().resolved()).isEqualTo(resolved ? 1 : 0);
    assertThat(plan.conflicts().left()).isEqualTo(resolved ? 0 : 1);
    for (int copy = 0; copy < held.length; copy++) {
      boolean overwritten =
          resolved && !held[copy].equals("-") && !held[copy].equals(wanted.split(" ", -1)[copy]);
      assertThat(plan.copy(names[copy]).overwrites()).isEqualTo(overwritten ? 1 : 0);
      assertThat(shard.lines("repairs/r/undo/" + names[copy] + "/overwritten.lp.gz"))
          .isEqualTo(overwritten ? "m,h=a c=" + held[copy] + " 1\n" : "");
    }
  }

  @Test
  void aCopyThatIsNotThereCannotBePreferred() {
    assertThatThrownBy(() -> Shard.of(EQUAL, EQUAL).decide(topology(Mode.PLAN, policy("prefer:c"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no copy c to prefer, only a, b");
  }

  @Test
  void pointsOfAnotherTypeThanTheCopyHoldsAreListedAndNeverSent() throws IOException {
    // The types differ for a field of the measurement, whatever the series.
    Shard shard =
        Shard.of(
            EQUAL + "m,h=a e=1i 1\nm,h=a f=2 1\nm,h=b e=1i 1\nm,h=b f=1 1\n",
            EQUAL + "m,h=a e=2.5 2\nm,h=b f=1 1\n");

    RepairPlan plan =
        shard.decide(
            topology(Mode.REPAIR, Samples.acceptingAbsentSeries(), new Settings.GuardRails(1, 0)));

    assertThat(plan.decision()).isEqualTo(Decision.REPLAY);
    assertThat(plan.compared().typeConflicts())
        .extracting(
            c ->
                c.measurement()
                    + " "
                    + c.field()
                    + " "
                    + c.copy()
                    + " "
                    + c.holds()
                    + " "
                    + c.type()
                    + " "
                    + c.points())
        .containsExactly("m e a [integer] float 1", "m e b [float] integer 2");
    assertThat(plan.copy("a").toWrite()).isZero();
    assertThat(plan.copy("a").left()).containsExactly(new Left(Left.Reason.TYPE_CONFLICT, 1));
    assertThat(shard.lines(plan.copy("b").replay().get(0).key())).isEqualTo("m,h=a f=2 1\n");
    assertThat(plan.leftMissing()).isEqualTo(3);
  }

  @Test
  void outsideTheGuardRailsARepairBecomesAReview() throws IOException {
    Shard shard =
        Shard.of(
            EQUAL + "m g=1 1\nm g=1 2\nm c=1 1\n", "m f=1 1\nm f=1 2\nm f=1 3\nm f=1 4\nm c=2 1\n");
    Topology careful =
        topology(Mode.REPAIR, RepairOptions.CAREFUL, new Settings.GuardRails(0.3, 0));
    Topology wide = topology(Mode.REPAIR, RepairOptions.CAREFUL, new Settings.GuardRails(0.6, 1));

    RepairPlan plan = shard.decide(careful);

    assertThat(plan.decision()).isEqualTo(Decision.NEEDS_REVIEW);
    assertThat(plan.reasons())
        .hasSize(2)
        .anyMatch(
            reason ->
                reason.startsWith(
                    "b lacks 58.3 % of all points, more than the 30.0 % of maxMissingShare: restore its shard from a backup of a"))
        .anyMatch(
            reason ->
                reason.startsWith(
                    "copies hold 1 point with different values, more than the 0 of maxConflicts"));
    assertThat(shard.decide(wide).decision()).isEqualTo(Decision.REPLAY);
    assertThat(shard.apply(topology(Mode.APPLY, RepairOptions.CAREFUL), plan).decision())
        .isEqualTo(Decision.REPLAY);
  }

  @Test
  void aWholeCopyIsPutOverAnotherOnlyIfNoPointIsLost() throws IOException {
    Shard shard = Shard.of(EQUAL, "m f=1 1\n");
    RepairPlan plan = shard.decide(enterprise(topology(Mode.PLAN, RepairOptions.CAREFUL), WHOLE));
    assertThat(plan.reasons())
        .singleElement()
        .asString()
        .contains(
            "influxd-ctl copy-shard a.example:8088 b.example:8088 1",
            "apply the plan with copyShard from a to b");

    RepairPlan applied = shard.apply(enterprise(copyShard("a", "b"), WHOLE), plan);

    assertThat(applied.decision()).isEqualTo(Decision.COPY_SHARD);
    assertThat(applied.copyShard()).contains(new CopyShardOrder("a", "b"));
    assertThat(applied.copiesToChange()).isEmpty();
    assertThat(applied.leftMissing()).isZero();
    assertNoCopyShard(shard, enterprise(copyShard("b", "a"), WHOLE), plan, "b lacks 8 points");
    assertNoCopyShard(shard, enterprise(copyShard("a", "c"), WHOLE), plan, "there is no copy c");
    assertNoCopyShard(shard, copyShard("a", "b"), plan, "names no meta node");
    assertNoCopyShard(shard, enterprise(copyShard("a", "b"), PART), plan, "only a part");
  }

  private static void assertNoCopyShard(
      Shard shard, Topology topology, RepairPlan plan, String why) {
    assertThatThrownBy(() -> shard.apply(topology, plan))
        .isInstanceOf(PlanNotApplicable.class)
        .hasMessageContaining(why);
  }

  private static Manifest withFinding(Manifest manifest) {
    Run run = manifest.runs().get(0);
    Finding finding = new Finding(Finding.Kind.WAL_DELETES, "wal", "the tool's words");
    Run found =
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
            List.of(finding),
            false);
    return new Manifest(
        Manifest.VERSION,
        "r",
        manifest.copy(),
        "db",
        "rp",
        List.of(1L),
        "",
        "",
        "1.8",
        "zstd",
        "",
        "",
        List.of(found),
        List.of(),
        1);
  }

  private static RepairOptions policy(String policy) {
    return new RepairOptions(false, false, ConflictPolicy.of(policy), List.of(), Optional.empty());
  }

  /** Pairs of a series, or {@code measurement NAME}, and a choice. */
  private static RepairOptions answers(Object... pairs) {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      String name = (String) pairs[i];
      boolean measurement = name.startsWith("measurement ");
      answers.add(
          new Answer(
              measurement ? Optional.of(name.substring(12)) : Optional.empty(),
              measurement ? Optional.empty() : Optional.of(name),
              (Choice) pairs[i + 1]));
    }
    return new RepairOptions(false, false, ConflictPolicy.LEAVE, answers, Optional.empty());
  }

  private static Topology topology(Mode mode, RepairOptions options) {
    return Samples.topology(mode, options, "a", "b");
  }

  private static Topology topology(
      Mode mode, RepairOptions options, Settings.GuardRails guardRails) {
    return Samples.topology(
        mode,
        options,
        new Settings(guardRails, Settings.DEFAULT.preflight(), Settings.DEFAULT.replay()),
        "a",
        "b");
  }

  private static Topology copyShard(String from, String to) {
    return topology(
        Mode.APPLY,
        new RepairOptions(
            false,
            false,
            ConflictPolicy.LEAVE,
            List.of(),
            Optional.of(new CopyShardOrder(from, to))));
  }

  @Test
  void noCopyIsAdvisedWhereAnExportIsNotWhole() throws IOException {
    Shard shard = Shard.of(EQUAL, "m f=1 1\n");
    List<Manifest> manifests = new ArrayList<>(shard.manifests());
    manifests.set(1, withFinding(manifests.get(1)));

    RepairPlan plan =
        new Decider(shard.objects)
            .decide(
                enterprise(topology(Mode.PLAN, RepairOptions.CAREFUL), WHOLE),
                manifests,
                shard.compare(shard.manifests()));

    assertThat(plan.reasons())
        .hasSize(2)
        .anyMatch(
            reason -> reason.endsWith("; first fix what keeps the export from being complete"))
        .noneMatch(reason -> reason.contains("copyShard") || reason.contains("copy-shard"));
  }

  @Test
  void aCopyIsNotAdvisedAsASourceIfItLacksWhatIsInConflict() throws IOException {
    Shard shard = Shard.of(EQUAL, EQUAL + "m c=1 1\n", "m f=1 1\nm c=2 1\n");
    Topology three =
        enterprise(Samples.topology(Mode.PLAN, RepairOptions.CAREFUL, "a", "b", "c"), WHOLE);

    RepairPlan plan = shard.decide(three);

    assertThat(plan.reasons())
        .anyMatch(reason -> reason.contains("copy-shard b.example:8088 c.example:8088 1"))
        .noneMatch(reason -> reason.contains("copy-shard a.example"));
  }

  static Topology enterprise(Topology of, Optional<ExportRange> export) {
    MetaNode meta =
        new MetaNode("i-m", "/ctl", "m:8091", false, false, MetaNode.Auth.NONE, Optional.empty());
    return new Topology(
        of.version(),
        of.repairId(),
        of.mode(),
        of.planId(),
        of.database(),
        of.retentionPolicy(),
        of.range(),
        of.expiry(),
        of.truncated(),
        of.overlapping(),
        export,
        of.copies().stream()
            .map(copy -> new ShardCopy(Samples.owner(copy.node()), copy.shardIds(), copy.gaps()))
            .toList(),
        Optional.of(meta),
        of.options(),
        of.settings());
  }
}
