package io.shardrepair.decide;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.compare.PartitionResult;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.export.Run.Codec;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.model.Answer;
import io.shardrepair.model.ConflictPolicy;
import io.shardrepair.model.ExportRange;
import io.shardrepair.model.Mode;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.model.Topology;
import io.shardrepair.plan.RepairPlan;
import io.shardrepair.plan.RepairPlan.Decision;
import io.shardrepair.resolve.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A range of a shard is compared, and files tell what copies hold outside of it. */
class RestOfShardTest {
  private static final String OUTAGE = "m,h=1 f=1 1\nm,h=2 f=1 1\n";

  /** Files beside the exported one, by copy. */
  private final Map<String, List<Run>> more = new LinkedHashMap<>();

  @Test
  void whatACopyHoldsOutsideOfTheRangeWasNotDeleted() throws IOException {
    Shard shard = Shard.of(OUTAGE, "");
    file(shard, "b", "2-1.tsm", 98, "m,h=1", "m,h=2");

    RepairPlan plan = repair(shard, "a", "b");

    assertThat(plan.reasons()).isEmpty();
    assertThat(plan.decision()).isEqualTo(Decision.REPLAY);
    assertThat(plan.copy("b").absentSeries()).isZero();
    assertThat(plan.suspectedDeletes().series()).isZero();
    assertThat(plan.copy("b").left()).isEmpty();
    assertThat(shard.lines(plan.copy("b").replay().get(0).key())).isEqualTo(OUTAGE);
    shard.follow(plan);
    assertThat(shard.copies.get("b")).isEqualTo(shard.copies.get("a"));
  }

  @Test
  void aSeriesThatIsNowhereInTheCopyIsStillAskedAbout() throws IOException {
    Shard shard = Shard.of(OUTAGE + "m,h=3 f=1 1\n", "");
    file(shard, "b", "2-1.tsm", 98, "m,h=1");
    file(shard, "b", "3-1.tsm", 1, "m,h=3", "m,h=30");

    RepairPlan plan = repair(shard, "a", "b");

    assertThat(plan.decision()).isEqualTo(Decision.NEEDS_REVIEW);
    assertThat(plan.reasons())
        .singleElement()
        .asString()
        .startsWith("b lacks all points of 1 series, also outside of the range that was compared, ")
        .contains("acceptAbsentSeries");
    assertThat(plan.copy("b").absentSeriesSample())
        .extracting(DumpBytes::text)
        .containsExactly("m,h=2");
    assertThat(plan.suspectedDeletes().unanswered()).isEqualTo(1);
    assertThat(shard.lines(plan.copy("b").replay().get(0).key()))
        .isEqualTo("m,h=1 f=1 1\nm,h=3 f=1 1\n");
  }

  @Test
  void filesThatDoNotTellAreNamedInTheReason() throws IOException {
    Shard shard = Shard.of(OUTAGE, "");
    more.put("b", new ArrayList<>(List.of(silent("wal"))));
    file(shard, "b", "2-1.tsm", 98, "m,h=1");

    assertThat(repair(shard, "a", "b").reasons())
        .singleElement()
        .asString()
        .startsWith(
            "b lacks all points of 1 series in the range that was compared (what it holds outside")
        .contains("1 file does not say, of the WAL or with deletes noted beside them");
  }

  @Test
  void aSharesWholeIsTheShardAsFarAsItsFilesTell() throws IOException {
    Shard shard = Shard.of(OUTAGE, "");
    file(shard, "b", "2-1.tsm", 6, "m,h=1", "m,h=2");
    file(shard, "b", "3-1.tsm", 2);

    assertThat(repair(shard, "a", "b").reasons())
        .singleElement()
        .asString()
        .startsWith(
            "b lacks 33.3 % of the shard's points, more than the 20.0 % of maxMissingShare: look at");
    file(shard, "b", "2-2.tsm", 4);
    assertThat(repair(shard, "a", "b").decision())
        .as("two files of one generation hold no point twice")
        .isEqualTo(Decision.REPLAY);
  }

  @Test
  void nothingIsAdvisedThatWouldBeRefused() throws IOException {
    Shard shard = Shard.of(OUTAGE, "");
    Topology cluster = DeciderTest.enterprise(range(Mode.REPAIR, "a", "b"), DeciderTest.PART);

    assertThat(decide(shard, cluster).reasons())
        .hasSize(2)
        .anyMatch(
            reason ->
                reason.startsWith("b lacks 100.0 % of all points of the range that was compared")
                    && reason.endsWith("then apply the plan, or plan the whole shard"))
        .noneMatch(reason -> reason.contains("copyShard") || reason.contains("copy-shard"));
  }

  @Test
  void ofThreeCopiesTheOneThatLacksItWhollyIsAskedAbout() throws IOException {
    Shard shard = Shard.of("m,h=1 f=1 1\n", "", "");
    file(shard, "b", "2-1.tsm", 98, "m,h=1");
    RepairPlan plan = decide(shard, range(Mode.PLAN, "a", "b", "c"));

    assertThat(plan.reasons())
        .singleElement()
        .asString()
        .startsWith("c lacks all points of 1 series");
    assertThat(plan.suspectedDeletes().sample())
        .singleElement()
        .satisfies(
            suspect -> {
              assertThat(suspect.series().lacking()).containsExactly("c");
              assertThat(suspect.series().outside()).containsExactly("b");
            });
    Topology apply = answered(range(Mode.APPLY, "a", "b", "c"), Answer.Choice.REPLAY);
    shard.follow(new Decider(shard.objects).apply(apply, manifests(shard), compare(shard), plan));
    assertThat(shard.copies.get("b")).isEqualTo(shard.copies.get("a"));
    assertThat(shard.copies.get("c")).isEqualTo(shard.copies.get("a"));
  }

  @Test
  void aListThatIsCutOffOrOutOfOrderIsAnError() throws IOException {
    for (String list : List.of("m,h=1\nm,h=", "m,h=2\nm,h=1\n")) {
      Shard shard = Shard.of("m,h=9 f=1 1\n", "");
      more.clear();
      file(shard, "b", "2-1.tsm", 98);
      shard.store.write("outside/b/2-1.tsm", list.getBytes(ISO_8859_1));

      assertThatThrownBy(() -> repair(shard, "a", "b"))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("outside/b/2-1.tsm ");
    }
  }

  private void file(Shard shard, String copy, String name, long points, String... series) {
    String key = "outside/" + copy + "/" + name;
    String list = Arrays.stream(series).map(one -> one + "\n").reduce("", String::concat);
    shard.store.write(key, list.getBytes(ISO_8859_1));
    Run run = silent(name);
    more.computeIfAbsent(copy, c -> new ArrayList<>())
        .add(
            new Run(
                run.name(),
                run.kind(),
                run.shard(),
                run.key(),
                run.codec(),
                0,
                0,
                0,
                Optional.of(new Run.Outside(key, points)),
                List.of(),
                List.of(),
                false));
  }

  private static Run silent(String name) {
    return new Run(
        name,
        Run.Kind.TSM,
        1,
        "none/" + name,
        Codec.PLAIN,
        0,
        0,
        0,
        Optional.empty(),
        List.of(),
        List.of(),
        false);
  }

  private List<Manifest> manifests(Shard shard) {
    return shard.manifests().stream()
        .map(
            manifest ->
                new Manifest(
                    manifest.version(),
                    manifest.repairId(),
                    manifest.copy(),
                    manifest.database(),
                    manifest.retentionPolicy(),
                    manifest.shards(),
                    "",
                    "",
                    "1.8.10",
                    "zstd",
                    "",
                    "",
                    more.getOrDefault(manifest.copy(), List.of()),
                    List.of(),
                    1))
        .toList();
  }

  private static List<PartitionResult> compare(Shard shard) throws IOException {
    return shard.compare(shard.manifests());
  }

  private RepairPlan repair(Shard shard, String... copies) throws IOException {
    return decide(shard, range(Mode.REPAIR, copies));
  }

  private RepairPlan decide(Shard shard, Topology topology) throws IOException {
    return new Decider(shard.objects).decide(topology, manifests(shard), compare(shard));
  }

  private static Topology range(Mode mode, String... copies) {
    return range(Samples.topology(mode, copies), RepairOptions.CAREFUL);
  }

  private static Topology answered(Topology of, Answer.Choice choice) {
    return range(
        of,
        new RepairOptions(
            false,
            false,
            ConflictPolicy.LEAVE,
            List.of(new Answer(Optional.of("m"), Optional.empty(), choice)),
            Optional.empty()));
  }

  private static Topology range(Topology of, RepairOptions options) {
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
        Optional.of(new ExportRange("2026-11-16T01:00:00Z", "2026-11-16T01:59:59.999999999Z")),
        of.copies(),
        of.metaNode(),
        options,
        of.settings());
  }
}
