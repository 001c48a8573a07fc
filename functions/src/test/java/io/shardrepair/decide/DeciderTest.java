package io.shardrepair.decide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.compare.Name;
import io.shardrepair.compare.PartitionResult;
import io.shardrepair.decide.RepairPlan.CopyPlan;
import io.shardrepair.decide.RepairPlan.Decision;
import io.shardrepair.decide.RepairPlan.ReplayObject;
import io.shardrepair.export.Codec;
import io.shardrepair.export.Finding;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.export.RunKind;
import io.shardrepair.resolve.Mode;
import io.shardrepair.resolve.RepairOptions;
import io.shardrepair.resolve.Samples;
import io.shardrepair.resolve.Topology;
import io.shardrepair.store.MemoryStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class DeciderTest {
  private final MemoryStore store = new MemoryStore();
  private final Decider decider = new Decider(store);

  @Test
  void equalCopiesNeedNothingInAnyMode() throws IOException {
    for (Mode mode : List.of(Mode.PLAN, Mode.REPAIR)) {
      RepairPlan plan = decider.decide(topology(mode, false), clean(), List.of(result(0, "", 0)));

      assertThat(plan.decision()).isEqualTo(Decision.NOTHING_TO_REPLAY);
      assertThat(plan.incompleteCopies()).isEmpty();
    }
  }

  @Test
  void missingPointsArePlannedOrReplayedAsAskedFor() throws IOException {
    List<PartitionResult> results = List.of(result(0, "m f=1 1\n", 0), result(1, "n f=1 1\n", 0));

    RepairPlan plan = decider.decide(topology(Mode.PLAN, false), clean(), results);
    RepairPlan repair = decider.decide(topology(Mode.REPAIR, false), clean(), results);

    assertThat(plan.decision()).isEqualTo(Decision.PLANNED);
    assertThat(repair.decision()).isEqualTo(Decision.REPLAY);
    assertThat(repair.incompleteCopies()).containsExactly("b");
    CopyPlan b = repair.copy("b");
    assertThat(b.points()).isEqualTo(18);
    assertThat(b.missing()).isEqualTo(2);
    assertThat(b.replay())
        .containsExactly(new ReplayObject("missing-0", 1), new ReplayObject("missing-1", 1));
    assertThat(repair.conflicts()).isEqualTo(6);
    assertThat(repair.conflictObjects()).containsExactly("conflicts-0", "conflicts-1");
  }

  @Test
  void aFindingStopsARepairEvenIfNothingLooksMissing() throws IOException {
    RepairPlan plan =
        decider.decide(
            topology(Mode.REPAIR, true),
            List.of(manifest("a"), manifest("b", Finding.Kind.WAL_DELETES)),
            List.of(result(0, "", 0)));

    assertThat(plan.decision()).isEqualTo(Decision.NEEDS_REVIEW);
    assertThat(plan.reasons())
        .containsExactly("the export of b is not whole: WAL_DELETES in wal: the tool's words");
    assertThatThrownBy(() -> Decider.requireApplicable(plan, plan))
        .isInstanceOf(PlanNotApplicable.class)
        .hasMessageContaining("WAL_DELETES");
  }

  @Test
  void absentSeriesAreReviewedUnlessAccepted() throws IOException {
    List<PartitionResult> results = List.of(result(0, "m f=1 1\n", 2));

    RepairPlan plan = decider.decide(topology(Mode.REPAIR, false), clean(), results);
    RepairPlan accepted = decider.decide(topology(Mode.REPAIR, true), clean(), results);

    assertThat(plan.decision()).isEqualTo(Decision.NEEDS_REVIEW);
    assertThat(plan.reasons()).singleElement().asString().startsWith("b lacks 2 series wholly");
    assertThat(plan.copy("b").absentSeriesSample())
        .extracting(Name::text)
        .containsExactly("m,h=1", "m,h=2");
    assertThat(accepted.decision()).isEqualTo(Decision.REPLAY);
    assertThat(plan.reviewed().decision()).isEqualTo(Decision.REPLAY);
  }

  @Test
  void aPlanAppliesWhileTheSamePointsAreMissingHoweverTheyArePartitioned() throws IOException {
    RepairPlan stored =
        decider.decide(
            topology(Mode.PLAN, false),
            clean(),
            List.of(result(0, "m f=1 1\n", 0), result(1, "n f=1 1\n", 0)));
    RepairPlan same =
        decider.decide(
            topology(Mode.PLAN, false), clean(), List.of(result(2, "m f=1 1\nn f=1 1\n", 0)));
    RepairPlan other =
        decider.decide(
            topology(Mode.PLAN, false), clean(), List.of(result(3, "m f=1 1\nn f=2 1\n", 0)));

    assertThatCode(() -> Decider.requireApplicable(stored, same)).doesNotThrowAnyException();
    assertThatThrownBy(() -> Decider.requireApplicable(stored, other))
        .isInstanceOf(PlanOutdated.class)
        .hasMessageContaining("b lacked 2 points then and 2 now, and they are not the same");
  }

  private PartitionResult result(int index, String missing, long absentSeries) throws IOException {
    long count = missing.lines().count();
    if (count > 0) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
        gzip.write(missing.getBytes(UTF_8));
      }
      store.write("missing-" + index, bytes.toByteArray());
    }
    List<Name> names = new ArrayList<>();
    for (int i = 1; i <= absentSeries; i++) {
      byte[] name = ("m,h=" + i).getBytes(UTF_8);
      names.add(Name.of(name, 0, name.length));
    }
    return new PartitionResult(
        PartitionResult.VERSION,
        "plan",
        index,
        index,
        null,
        List.of(),
        List.of(
            new PartitionResult.Copy("a", 10, 0, null, 0, 0, List.of()),
            new PartitionResult.Copy(
                "b", 9, count, count > 0 ? "missing-" + index : null, absentSeries, count, names)),
        3,
        "conflicts-" + index,
        List.of(),
        List.of(),
        true,
        0,
        0,
        0);
  }

  private static List<Manifest> clean() {
    return List.of(manifest("a"), manifest("b"));
  }

  private static Manifest manifest(String copy, Finding.Kind... findings) {
    List<Finding> found =
        List.of(findings).stream().map(k -> new Finding(k, "wal", "the tool's words")).toList();
    Run wal = new Run("wal", RunKind.WAL, "k", Codec.ZSTD, 0, 0, 0, List.of(), found, false);
    return new Manifest(1, "r", copy, "db", "rp", 1, "", "", "1.8", "zstd", List.of(wal), 1);
  }

  private static Topology topology(Mode mode, boolean acceptAbsentSeries) {
    return Samples.topology(
        mode,
        acceptAbsentSeries ? Samples.acceptingAbsentSeries() : RepairOptions.CAREFUL,
        "a",
        "b");
  }
}
