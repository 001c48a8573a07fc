package io.shardrepair.detect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.json.Json;
import io.shardrepair.model.Nodes;
import io.shardrepair.model.ShardInfo;
import io.shardrepair.resolve.Samples;
import io.shardrepair.resolve.Unresolvable;
import io.shardrepair.status.RepairEnd;
import io.shardrepair.status.RepairStatus;
import io.shardrepair.status.ShardKey;
import io.shardrepair.status.ShardStatus;
import io.shardrepair.status.ShardStatus.Copy;
import io.shardrepair.status.ShardStatus.Measurement;
import io.shardrepair.status.ShardStatus.State;
import io.shardrepair.status.ShardStatuses;
import io.shardrepair.store.MemoryStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DetectorTest {
  private static final ShardInfo DAY = shard(1, "telegraf", "2026-11-16T00:00:00Z");
  private static final String[] BOTH = {"a", "b"};

  private final FakeNodes fake = new FakeNodes();
  private final MemoryStore store = new MemoryStore();
  private final ShardStatuses statuses = new ShardStatuses(store);
  private final Ticks clock = new Ticks("2026-11-20T00:00:00Z");
  private final List<JsonNode> lines = new ArrayList<>();
  private Nodes nodes = Samples.nodes(Samples.node("a"), Samples.node("b"));

  @Test
  void withoutANodeToAskNothingIsCalledHealthy() {
    nodes = Samples.nodes();

    assertThatThrownBy(() -> run("{}"))
        .isInstanceOf(Unresolvable.class)
        .hasMessageContaining("list at least one data node");
  }

  @Test
  void equalCountsOnEveryNodeAreHealthy() throws IOException {
    fake.shard(DAY, BOTH)
        .point(DAY, "cpu.user", "2026-11-16T10:00:00Z", BOTH)
        .point(DAY, "mem.used", "2026-11-16T23:59:59.999999999Z", BOTH);

    Detector.Answer answer = run("{}");

    ShardStatus status = status(DAY);
    assertThat(status.state()).isEqualTo(State.HEALTHY);
    assertThat(status.reason())
        .isEqualTo(
            "all counts of 2 measurements, asked for 2 times on each node, are equal: 2 points");
    assertThat(status.divergence()).contains(0.0);
    assertThat(status.copies()).extracting(Copy::points).containsOnly(List.of(2L, 2L));
    assertThat(answer.checked()).isEqualTo(1);
    assertThat(answer.left()).isZero();
    assertThat(answer.states()).containsOnlyKeys(State.HEALTHY);
  }

  @Test
  void oneDifferingBucketIsSuspectedAndOnceMoreDiffering() throws IOException {
    fake.shard(DAY, BOTH)
        .point(DAY, "cpu.user", "2026-11-16T09:59:59Z", BOTH)
        .point(DAY, "cpu.user", "2026-11-16T10:00:00Z", BOTH)
        .point(DAY, "cpu.user", "2026-11-16T10:30:00Z", "a")
        .point(DAY, "mem.used", "2026-11-16T12:00:00Z", BOTH);

    run("{}");

    ShardStatus status = status(DAY);
    assertThat(status.state()).isEqualTo(State.SUSPECTED);
    assertThat(status.reason())
        .isEqualTo(
            "counts of 1 measurement differ by 1 point between 2026-11-16T10:00:00Z and"
                + " 2026-11-16T11:00:00Z");
    assertThat(status.suspectedStart()).contains("2026-11-16T10:00:00Z");
    assertThat(status.suspectedEnd()).contains("2026-11-16T11:00:00Z");
    assertThat(status.differing()).containsExactly(new Measurement("cpu", 1));
    assertThat(status.divergence()).contains(0.25);
    assertThat(status.disagreements()).contains(0L);
    assertThat(status.copies())
        .extracting(Copy::points)
        .containsExactly(List.of(4L, 4L), List.of(3L, 3L));

    run("{}");
    assertThat(status(DAY).state()).isEqualTo(State.DIFFERING);
  }

  @Test
  void theSuspectedRangeGoesFromTheFirstToTheLastDifferingBucketOfAnyMeasurement()
      throws IOException {
    fake.shard(DAY, BOTH)
        .point(DAY, "cpu.user", "2026-11-16T15:00:00Z", "a")
        .point(DAY, "disk.free", "2026-11-16T03:59:59Z", "b")
        .point(DAY, "mem.used", "2026-11-16T07:00:00Z", "b");

    run("{}");

    assertThat(status(DAY).repairInput().toString())
        .isEqualTo(
            "{\"database\":\"telegraf\",\"retentionPolicy\":\"autogen\","
                + "\"start\":\"2026-11-16T03:00:00Z\",\"end\":\"2026-11-16T16:00:00Z\"}");
    assertThat(status(DAY).divergence()).contains(1.0);
  }

  /** In sum both nodes hold three points, and so does each hour. */
  @Test
  void lossesDoNotCancelEachOtherAcrossBucketsOrFields() throws IOException {
    fake.shard(DAY, BOTH)
        .point(DAY, "cpu.user", "2026-11-16T01:00:00Z", BOTH)
        .point(DAY, "cpu.user", "2026-11-16T02:00:00Z", "a")
        .point(DAY, "cpu.idle", "2026-11-16T02:00:00Z", "b")
        .point(DAY, "cpu.user", "2026-11-16T03:00:00Z", "b")
        .point(DAY, "cpu.idle", "2026-11-16T03:00:00Z", "a");

    run("{}");

    assertThat(status(DAY).differingPoints()).contains(4L);
    assertThat(status(DAY).divergence()).contains(0.8);
  }

  @Test
  void aNodeThatAnswersOtherwiseWhenAskedAgainDisagreesWithItself() throws IOException {
    fake.asACluster()
        .shard(DAY, BOTH)
        .point(DAY, "cpu.user", "2026-11-16T10:00:00Z", BOTH)
        .point(DAY, "cpu.user", "2026-11-16T10:00:01Z", "a");

    run("{\"asks\": 3}");

    assertThat(status(DAY).state()).isEqualTo(State.SUSPECTED);
    assertThat(status(DAY).disagreements()).contains(1L);
    assertThat(status(DAY).reason())
        .contains("1 count had another answer when the same node was asked again");
  }

  @Test
  void aNodeThatDoesNotAnswerMakesItUnknown() throws IOException {
    fake.shard(DAY, BOTH).point(DAY, "cpu.user", "2026-11-16T10:00:00Z", BOTH);
    run("{}");
    assertThat(status(DAY).state()).isEqualTo(State.HEALTHY);

    fake.down.add("b");
    Detector.Answer answer = run("{\"recheckHours\": 0}");

    assertThat(status(DAY).state()).isEqualTo(State.UNKNOWN);
    assertThat(status(DAY).reason())
        .isEqualTo("not everything was answered: b: node b does not answer");
    assertThat(status(DAY).copies().get(1).problem()).contains("node b does not answer");
    assertThat(answer.silent()).containsEntry("b", "node b does not answer");

    fake.down.clear();
    run("{}");
    assertThat(status(DAY).state()).isEqualTo(State.HEALTHY);
  }

  @Test
  void aNodeThatRefusesACountMakesItUnknownAndIsNotAskedOn() throws IOException {
    fake.shard(DAY, BOTH)
        .point(DAY, "cpu.user", "2026-11-16T10:00:00Z", BOTH)
        .point(DAY, "mem.used", "2026-11-16T10:00:00Z", BOTH);
    fake.refusing.add("b");

    run("{}");

    assertThat(status(DAY).state()).isEqualTo(State.UNKNOWN);
    assertThat(status(DAY).reason()).contains("b: b is busy");
    assertThat(status(DAY).divergence()).isEmpty();
    assertThat(fake.queries).containsExactlyInAnyOrder("a cpu", "b cpu", "a cpu");
  }

  @Test
  void twoOfThreeNodesThatDifferAreEnough() throws IOException {
    nodes = Samples.nodes(Samples.node("a"), Samples.node("b"), Samples.node("c"));
    fake.shard(DAY, "a", "b", "c").point(DAY, "cpu.user", "2026-11-16T10:00:00Z", "a", "c");
    fake.down.add("c");

    run("{}");

    assertThat(status(DAY).state()).isEqualTo(State.SUSPECTED);
    assertThat(status(DAY).reason()).contains("differ by 1 point").contains("c: node c does not");
  }

  @Test
  void aNodeWithoutTheShardLacksItsPoints() throws IOException {
    fake.shard(DAY, "a").point(DAY, "cpu.user", "2026-11-16T10:00:00Z", "a");

    run("{}");

    assertThat(status(DAY).state()).isEqualTo(State.SUSPECTED);
    assertThat(status(DAY).reason()).endsWith("; b lists no such shard");
    assertThat(status(DAY).divergence()).contains(1.0);
  }

  @Test
  void whatCannotBeNamedIsNotCalledHealthy() throws IOException {
    fake.shard(DAY, BOTH)
        .point(DAY, "cpu.user", "2026-11-16T10:00:00Z", BOTH)
        .measurementNamed("nul\0x")
        .measurementNamed("cr\rx")
        .measurementNamed("latin\ufffd");

    run("{}");

    assertThat(status(DAY).state()).isEqualTo(State.UNKNOWN);
    assertThat(status(DAY).reason()).contains("3 measurements may have points that no query finds");
    assertThat(fake.queries).containsOnly("a cpu", "b cpu");
  }

  @Test
  void namesWhosePointsInfluxdMayMissCountOnlyIfSomeAreFound() throws IOException {
    fake.shard(DAY, BOTH)
        .point(DAY, "a=b.user", "2026-11-16T10:00:00Z", BOTH)
        .point(DAY, "a\\ b.user", "2026-11-16T10:00:00Z", BOTH);
    run("{}");
    assertThat(status(DAY).state()).isEqualTo(State.HEALTHY);

    fake.measurementNamed("c\\,d");
    run("{\"recheckHours\": 0}");
    assertThat(status(DAY).state()).isEqualTo(State.UNKNOWN);
    assertThat(status(DAY).reason()).contains("1 measurement may have points that no query finds");
  }

  @Test
  void filesWithoutAnyPointCountedAreNotCalledHealthy() throws IOException {
    fake.shard(DAY, BOTH).figures("a", 1, 5_000_000, 2, 10);

    run("{}");

    assertThat(status(DAY).state()).isEqualTo(State.UNKNOWN);
    assertThat(status(DAY).reason()).contains("no point was counted, although a has 2 files of it");
  }

  @Test
  void sizesAloneAreAWeakSign() throws IOException {
    fake.shard(DAY, BOTH)
        .point(DAY, "cpu.user", "2026-11-16T10:00:00Z", BOTH)
        .figures("a", 1, 5_000_000, 2, 10)
        .figures("b", 1, 2_000_000, 1, 10);

    run("{}");

    assertThat(status(DAY).state()).isEqualTo(State.SUSPECTED);
    assertThat(status(DAY).reason())
        .isEqualTo(
            "counts are equal, but sizes are far apart (a 5,000,000 bytes, b 2,000,000 bytes):"
                + " a weak sign, since sizes depend on how far files are compacted");
    assertThat(status(DAY).divergence()).contains(0.0);
    assertThat(status(DAY).copies()).extracting(Copy::files).containsExactly(o(2), o(1));
    int asked = fake.queries.size();
    clock.advance(Duration.ofHours(1));
    run("{}");
    assertThat(fake.queries).as("not followed as counts are").hasSize(asked);
  }

  @Test
  void sizesWithinAFactorOfTwoAreNoSignAndSeriesAre() throws IOException {
    fake.shard(DAY, BOTH)
        .point(DAY, "cpu.user", "2026-11-16T10:00:00Z", BOTH)
        .figures("a", 1, 5_000_000, 2, 10)
        .figures("b", 1, 2_500_000, 1, 10);
    run("{}");
    assertThat(status(DAY).state()).isEqualTo(State.HEALTHY);

    fake.figures("b", 1, 2_500_000, 1, 9);
    run("{\"recheckHours\": 0}");
    assertThat(status(DAY).reason()).contains("numbers of series differ (a 10 series, b 9 series)");
  }

  @Test
  void onlyColdShardsThatARepairWouldTakeAreChecked() throws IOException {
    ShardInfo hot = shard(2, "telegraf", "2026-11-19T12:00:00Z");
    ShardInfo dropped =
        new ShardInfo(
            3,
            "short",
            "autogen",
            Instant.parse("2026-11-16T00:00:00Z"),
            Instant.parse("2026-11-17T00:00:00Z"),
            Instant.parse("2026-11-20T23:00:00Z"));
    ShardInfo internal = shard(4, "_internal", "2026-11-16T00:00:00Z");
    for (ShardInfo shard : List.of(hot, dropped, internal)) {
      fake.shard(shard, BOTH).point(shard, "cpu.user", shard.start().toString(), "a");
    }

    Detector.Answer answer = run("{}");

    assertThat(answer.shards()).isZero();
    assertThat(fake.queries).isEmpty();
    assertThat(store.list("")).isEmpty();
  }

  @Test
  void onlyWhatIsIncludedIsChecked() throws IOException {
    ShardInfo other = shard(2, "other", "2026-11-16T00:00:00Z");
    fake.shard(DAY, BOTH).shard(other, BOTH);

    run("{\"include\": [{\"database\": \"other\", \"retentionPolicy\": \"autogen\"}]}");
    assertThat(statuses.list().statuses())
        .extracting(ShardStatus::database)
        .containsExactly("other");

    run("{\"include\": [{\"database\": \"other\", \"retentionPolicy\": \"weeks\"}]}");
    run("{\"include\": [{\"database\": \"telegraf\"}]}");
    assertThat(statuses.list().statuses())
        .extracting(ShardStatus::database, ShardStatus::checks)
        .containsExactly(tuple("other", 1L), tuple("telegraf", 1L));
  }

  @Test
  void aHealthyShardIsLookedAtAgainWhenItsTimeHasCome() throws IOException {
    fake.shard(DAY, BOTH).point(DAY, "cpu.user", "2026-11-16T10:00:00Z", BOTH);
    run("{}");
    clock.advance(Duration.ofHours(167));
    run("{}");
    assertThat(status(DAY).checks()).isEqualTo(1);
    clock.advance(Duration.ofHours(1));
    run("{}");
    assertThat(status(DAY).checks()).isEqualTo(2);
  }

  @Test
  void aRepairedShardIsConfirmedByTheNextRun() throws IOException {
    fake.shard(DAY, BOTH).point(DAY, "cpu.user", "2026-11-16T10:00:00Z", "a");
    run("{}");
    fake.point(DAY, "cpu.user", "2026-11-16T10:00:00Z", "b");
    statuses.repaired(repaired());
    clock.advance(Duration.ofMinutes(5));

    run("{}");

    assertThat(status(DAY).state()).isEqualTo(State.HEALTHY);
    assertThat(metric(shardLines(), "ShardDivergence")).containsExactly(1.0, 0.0);
  }

  @Test
  void aRunEndsWithItsBudgetAndTheNextGoesOnThere() throws IOException {
    ShardInfo older = shard(2, "telegraf", "2026-11-15T00:00:00Z");
    fake.shard(DAY, BOTH).shard(older, BOTH);
    for (String measurement : List.of("m1", "m2", "m3")) {
      fake.point(DAY, measurement + ".f", "2026-11-16T10:00:00Z", BOTH);
    }
    fake.point(DAY, "m1.f", "2026-11-16T05:00:00Z", "b");
    fake.point(DAY, "m3.f", "2026-11-16T20:00:00Z", "a");

    // Two queries for the names, four a measurement: it ends after the second one.
    Detector.Answer first = run("{\"maxQueries\": 7}");
    assertThat(first.checked()).isZero();
    assertThat(first.left()).isEqualTo(2);
    assertThat(statuses.list().statuses()).isEmpty();
    assertThat(fake.queries).hasSize(8);
    assertThat(fake.queries.get(7)).endsWith(" m2");

    Detector.Answer second = run("{\"maxQueries\": 7}");
    assertThat(fake.queries.subList(8, 12))
        .containsExactlyInAnyOrder("a m3", "b m3", "a m3", "b m3");
    assertThat(second.checked()).isEqualTo(1);
    assertThat(status(DAY).suspectedStart()).contains("2026-11-16T05:00:00Z");
    assertThat(status(DAY).suspectedEnd()).contains("2026-11-16T21:00:00Z");
    assertThat(status(DAY).copies())
        .extracting(Copy::points)
        .containsExactly(List.of(4L, 4L), List.of(4L, 4L));
    assertThat(status(DAY).divergence()).contains(2 / 5.0);

    clock.advance(Duration.ofHours(1));
    run("{\"maxQueries\": 1}");
    run("{\"maxQueries\": 1}");
    run("{\"maxQueries\": 1}");
    assertThat(status(older).state()).as("its turn comes, too").isEqualTo(State.HEALTHY);
  }

  @Test
  void aRunEndsWithItsTime() throws IOException {
    for (String measurement : List.of("m1", "m2", "m3")) {
      fake.point(DAY, measurement + ".f", "2026-11-16T10:00:00Z", BOTH);
    }
    fake.shard(DAY, BOTH);
    clock.step = Duration.ofSeconds(20);

    run("{\"maxSeconds\": 30}");

    assertThat(fake.queries).as("one measurement at least").hasSize(4);
    run("{\"maxSeconds\": 30}");
    run("{\"maxSeconds\": 30}");
    assertThat(status(DAY).state()).isEqualTo(State.HEALTHY);
    assertThat(fake.queries).hasSize(12);
  }

  @Test
  void anUnfinishedCheckIsBegunAnewAfterARepairOrWithOtherNodes() throws IOException {
    fake.shard(DAY, BOTH)
        .point(DAY, "m1.f", "2026-11-16T10:00:00Z", "a")
        .point(DAY, "m2.f", "2026-11-16T10:00:00Z", BOTH);
    run("{\"maxQueries\": 1}");
    fake.point(DAY, "m1.f", "2026-11-16T10:00:00Z", "b");
    clock.advance(Duration.ofMinutes(1));
    statuses.repaired(repaired());
    clock.advance(Duration.ofMinutes(1));

    run("{}");

    assertThat(status(DAY).state()).isEqualTo(State.HEALTHY);
    assertThat(status(DAY).differingPoints()).contains(0L);
    assertThat(fake.queries).hasSize(4 + 8);
  }

  @Test
  void anUnfinishedCheckIsForgottenAfterAWeek() throws IOException {
    fake.shard(DAY, BOTH)
        .point(DAY, "m1.f", "2026-11-16T10:00:00Z", BOTH)
        .point(DAY, "m2.f", "2026-11-16T10:00:00Z", BOTH);
    run("{\"maxQueries\": 1}");
    clock.advance(Duration.ofDays(7));
    run("{}");
    assertThat(fake.queries).hasSize(4 + 8);
    run("{\"recheckHours\": 0, \"maxQueries\": 1}");
    assertThat(fake.queries).as("finished since, so begun anew").hasSize(12 + 4);
  }

  /** The alarm that brings a repair into being needs copies that disagree, and nothing else. */
  @Test
  void anAlarmOnTheCountFlapsWhileCopiesDisagree() throws IOException {
    fake.shard(DAY, BOTH);
    for (int second = 0; second < 10; second++) {
      String time = "2026-11-16T10:00:0" + second + "Z";
      fake.point(DAY, "cpu.user", time, second < 7 ? BOTH : new String[] {"a"});
    }
    runs(8, "{}");

    List<Double> counts = metric(shardLines(), "ShardPoints");
    assertThat(counts).containsExactly(7.0, 10.0, 7.0, 10.0, 7.0, 10.0, 7.0, 10.0);
    assertThat(changes(counts, 8.5)).isEqualTo(7);
    assertThat(metric(shardLines(), "ShardDivergence")).hasSize(8).containsOnly(0.3);
  }

  @Test
  void onAClusterTheSameNodeFlapsByItself() throws IOException {
    fake.asACluster().shard(DAY, BOTH);
    for (int second = 0; second < 10; second++) {
      String time = "2026-11-16T10:00:0" + second + "Z";
      fake.point(DAY, "cpu.user", time, second < 7 ? BOTH : new String[] {"a"});
    }
    runs(8, "{\"asks\": 3}");

    assertThat(changes(metric(shardLines(), "ShardPoints"), 8.5)).isEqualTo(7);
    assertThat(metric(shardLines(), "CountQueryDisagreement")).hasSize(8).containsOnly(1.0);
  }

  @Test
  void anAlarmOnTheCountIsQuietWhileCopiesAgree() throws IOException {
    fake.shard(DAY, BOTH);
    for (int second = 0; second < 10; second++) {
      fake.point(DAY, "cpu.user", "2026-11-16T10:00:0" + second + "Z", BOTH);
    }
    runs(8, "{\"recheckHours\": 0, \"metricsOfHealthyShards\": true}");

    List<Double> counts = metric(shardLines(), "ShardPoints");
    assertThat(counts).hasSize(8).containsOnly(10.0);
    assertThat(changes(counts, 8.5)).isZero();
  }

  @Test
  void aHealthyShardCostsNoMetricOfItsOwn() throws IOException {
    fake.shard(DAY, BOTH).point(DAY, "cpu.user", "2026-11-16T10:00:00Z", BOTH);
    run("{}");
    assertThat(shardLines()).isEmpty();
    assertThat(lines).hasSize(2);
  }

  @Test
  void sumsAreKeptPerRetentionPolicyAndOverAll() throws IOException {
    ShardInfo other = shard(2, "other", "2026-11-16T00:00:00Z");
    fake.shard(DAY, BOTH)
        .shard(other, BOTH)
        .point(DAY, "cpu.user", "2026-11-16T10:00:00Z", "a")
        .point(other, "cpu.user", "2026-11-16T10:00:00Z", BOTH);
    run("{}");
    run("{}");

    JsonNode all = lines.get(lines.size() - 1);
    assertThat(all.get("Stack").asText()).isEqualTo("stack");
    assertThat(all.has("Database")).isFalse();
    assertThat(all.get("ShardsChecked").asInt()).isEqualTo(1);
    assertThat(all.get("ShardsDiffering").asInt()).isEqualTo(1);
    assertThat(all.get("ShardsSuspected").asInt()).isZero();
    assertThat(all.get("ShardDivergence").asDouble()).isEqualTo(1.0);
    JsonNode healthy =
        lines.stream()
            .filter(line -> line.path("Database").asText().equals("other"))
            .reduce((before, after) -> after)
            .orElseThrow();
    assertThat(healthy.get("ShardsDiffering").asInt()).isZero();
    assertThat(healthy.get("ShardsChecked").asInt()).isZero();
    assertThat(healthy.get("ShardDivergence").asDouble()).isZero();
  }

  private void runs(int times, String input) throws IOException {
    for (int i = 0; i < times; i++) {
      run(input);
      clock.advance(Duration.ofHours(1));
    }
  }

  private Detector.Answer run(String input) throws IOException {
    return new Detector(fake, store, clock, "stack")
        .run(
            DetectInput.parse(Json.tree(input.getBytes(UTF_8))),
            nodes,
            line -> {
              try {
                lines.add(Json.tree(line));
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
  }

  private ShardStatus status(ShardInfo shard) throws IOException {
    return statuses
        .find(new ShardKey(shard.database(), shard.retentionPolicy(), shard.start()))
        .orElseThrow();
  }

  private List<JsonNode> shardLines() {
    return lines.stream().filter(line -> line.has("ShardStart")).toList();
  }

  private static List<Double> metric(List<JsonNode> lines, String name) {
    return lines.stream().map(line -> line.path(name).asDouble()).toList();
  }

  /** How often an alarm "lower than {@code threshold}", of one datapoint, changes its state. */
  private static int changes(List<Double> values, double threshold) {
    int changes = 0;
    for (int i = 1; i < values.size(); i++) {
      boolean low = values.get(i) < threshold;
      boolean before = values.get(i - 1) < threshold;
      changes += low == before ? 0 : 1;
    }
    return changes;
  }

  private RepairEnd repaired() {
    return new RepairEnd(
        new ShardKey(DAY.database(), DAY.retentionPolicy(), DAY.start()),
        DAY.end(),
        true,
        RepairStatus.REPAIRED,
        "",
        "r1",
        "s3://b/repairs/r1/report.json",
        clock.instant());
  }

  private static Optional<Long> o(long value) {
    return Optional.of(value);
  }

  private static ShardInfo shard(long id, String database, String start) {
    Instant from = Instant.parse(start);
    Instant end = from.plus(Duration.ofDays(1));
    return new ShardInfo(id, database, "autogen", from, end, end);
  }

  /** A clock that goes on when it is looked at, or told to. */
  private static final class Ticks extends Clock {
    private Instant now;
    private Duration step = Duration.ZERO;

    Ticks(String now) {
      this.now = Instant.parse(now);
    }

    void advance(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      Instant seen = now;
      now = now.plus(step);
      return seen;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
