package io.shardrepair.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.input.RepairInput;
import io.shardrepair.status.CheckResult.Verdict;
import io.shardrepair.status.ShardStatus.Copy;
import io.shardrepair.status.ShardStatus.Measurement;
import io.shardrepair.status.ShardStatus.Source;
import io.shardrepair.status.ShardStatus.State;
import io.shardrepair.store.MemoryStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardStatusesTest {
  private static final ShardKey SHARD =
      new ShardKey("telegraf", "autogen", Instant.parse("2026-11-16T00:00:00Z"));
  private static final Instant END = Instant.parse("2026-11-17T00:00:00Z");
  private static final Instant NOON = Instant.parse("2026-11-16T12:00:00Z");

  private final MemoryStore store = new MemoryStore();
  private final ShardStatuses statuses = new ShardStatuses(store);
  private Instant now = Instant.parse("2026-11-20T00:00:00Z");

  /** Each state, and what each kind of check makes of it. */
  @ParameterizedTest
  @CsvSource({
    "none,                   HEALTHY,      SUSPECTED,    SUSPECTED,    UNKNOWN",
    "check UNKNOWN,          HEALTHY,      SUSPECTED,    SUSPECTED,    UNKNOWN",
    "check EQUAL,            HEALTHY,      SUSPECTED,    SUSPECTED,    UNKNOWN",
    "check SIZES_DIFFER,     HEALTHY,      SUSPECTED,    SUSPECTED,    SUSPECTED",
    "check COUNTS_DIFFER,    HEALTHY,      SUSPECTED,    DIFFERING,    SUSPECTED",
    "twice COUNTS_DIFFER,    HEALTHY,      SUSPECTED,    DIFFERING,    DIFFERING",
    "repair EQUAL,           HEALTHY,      HEALTHY,      SUSPECTED,    UNKNOWN",
    "repair REPAIRED,        HEALTHY,      HEALTHY,      SUSPECTED,    REPAIRED",
    "repair PLANNED,         DIFFERING,    DIFFERING,    DIFFERING,    DIFFERING",
    "repair INCOMPLETE,      DIFFERING,    DIFFERING,    DIFFERING,    DIFFERING",
    "repair NEEDS_REVIEW,    NEEDS_REVIEW, NEEDS_REVIEW, NEEDS_REVIEW, NEEDS_REVIEW",
    "repair FAILED,          FAILED,       FAILED,       FAILED,       FAILED",
  })
  void aCheckFollows(
      String before, State equal, State sizesDiffer, State countsDiffer, State unknown)
      throws IOException {
    List<Verdict> verdicts =
        List.of(Verdict.EQUAL, Verdict.SIZES_DIFFER, Verdict.COUNTS_DIFFER, Verdict.UNKNOWN);
    List<State> expected = List.of(equal, sizesDiffer, countsDiffer, unknown);
    for (int i = 0; i < verdicts.size(); i++) {
      ShardStatuses fresh = new ShardStatuses(new MemoryStore());
      reach(fresh, before);
      assertThat(fresh.checked(check(verdicts.get(i))).state())
          .as("%s after %s", verdicts.get(i), before)
          .isEqualTo(expected.get(i));
    }
  }

  /** What a repair says stands, whatever was held before. */
  @ParameterizedTest
  @CsvSource({
    "EQUAL,        HEALTHY",
    "PLANNED,      DIFFERING",
    "NEEDS_REVIEW, NEEDS_REVIEW",
    "REPAIRED,     REPAIRED",
    "INCOMPLETE,   DIFFERING",
    "FAILED,       FAILED",
  })
  void aRepairOverrulesAll(RepairStatus outcome, State expected) throws IOException {
    for (String before :
        List.of("none", "twice COUNTS_DIFFER", "repair NEEDS_REVIEW", "repair FAILED")) {
      ShardStatuses fresh = new ShardStatuses(new MemoryStore());
      reach(fresh, before);
      ShardStatus status = fresh.repaired(repair(outcome, true));
      assertThat(status.state()).as("%s after %s", outcome, before).isEqualTo(expected);
      assertThat(status.source()).isEqualTo(Source.REPAIR);
      assertThat(status.reason()).isEqualTo("it ended as " + outcome);
      assertThat(status.repair())
          .contains(new ShardStatus.Repair("r1", outcome, now.toString(), "s3://b/r1/report.json"));
    }
  }

  @Test
  void aPartThatIsEqualSaysNothingOfTheRest() throws IOException {
    assertThat(statuses.repaired(repair(RepairStatus.EQUAL, false)).state())
        .isEqualTo(State.UNKNOWN);

    statuses.checked(check(Verdict.EQUAL));
    assertThat(statuses.repaired(repair(RepairStatus.EQUAL, false)).state())
        .isEqualTo(State.HEALTHY);

    statuses.repaired(repair(RepairStatus.NEEDS_REVIEW, true));
    assertThat(statuses.repaired(repair(RepairStatus.EQUAL, false)).state())
        .isEqualTo(State.NEEDS_REVIEW);
  }

  @Test
  void whatWasSuspectedByCountsIsCountedAgainAfterAPartWasEqual() throws IOException {
    statuses.checked(check(Verdict.COUNTS_DIFFER));
    ShardStatus status = statuses.repaired(repair(RepairStatus.EQUAL, false));

    assertThat(status.state()).isEqualTo(State.UNKNOWN);
    assertThat(status.differingPoints()).isEmpty();
  }

  @Test
  void anOutcomeThatNobodyKnowsIsRefusedAndNothingIsStored() {
    assertThatThrownBy(() -> statuses.repaired(repair(RepairStatus.CHECKED, true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("repair r1 ended as CHECKED, which is not a known status");
    assertThat(store.list("")).isEmpty();
  }

  @Test
  void aCheckThatBeganBeforeARepairEndedSaysNothing() throws IOException {
    CheckResult stale = check(Verdict.COUNTS_DIFFER);
    ShardStatus repaired = statuses.repaired(repair(RepairStatus.REPAIRED, true));

    assertThat(statuses.checked(stale)).isEqualTo(repaired);
    assertThat(statuses.find(SHARD)).contains(repaired);
  }

  @Test
  void keepsWhatTheLastCheckFound() throws IOException {
    statuses.checked(check(Verdict.COUNTS_DIFFER));
    Instant first = now;
    ShardStatus status = statuses.checked(check(Verdict.COUNTS_DIFFER));

    assertThat(status.checks()).isEqualTo(2);
    assertThat(status.since()).isEqualTo(now.toString()).isNotEqualTo(first.toString());
    assertThat(status.lastChecked()).contains(now.toString());
    assertThat(status.divergence()).contains(0.25);
    assertThat(status.differingPoints()).contains(25L);
    assertThat(status.suspectedStart()).contains("2026-11-16T12:00:00Z");
    assertThat(status.suspectedEnd()).contains("2026-11-16T13:00:00Z");
    assertThat(status.differing()).containsExactly(new Measurement("cpu", 25));
    assertThat(new ShardStatuses(store).find(SHARD)).contains(status);
  }

  @Test
  void figuresStayWhileAnUnansweredCheckLeavesTheState() throws IOException {
    statuses.checked(check(Verdict.COUNTS_DIFFER));
    ShardStatus status = statuses.checked(check(Verdict.UNKNOWN));

    assertThat(status.state()).isEqualTo(State.SUSPECTED);
    assertThat(status.differingPoints()).contains(25L);
    assertThat(status.lastCheck()).contains("it is UNKNOWN");
    assertThat(status.reason()).isEqualTo("it is COUNTS_DIFFER");
  }

  @Test
  void whatIsUnknownHasNoFigures() throws IOException {
    statuses.checked(check(Verdict.EQUAL));
    ShardStatus status = statuses.checked(check(Verdict.UNKNOWN));

    assertThat(status.state()).isEqualTo(State.UNKNOWN);
    assertThat(status.divergence()).isEmpty();
  }

  @Test
  void theStateStaysSinceItBegan() throws IOException {
    String since = statuses.checked(check(Verdict.EQUAL)).since();

    assertThat(statuses.checked(check(Verdict.EQUAL)).since()).isEqualTo(since);
  }

  @Test
  void makesTheInputOfARepairOfTheSuspectedHours() throws IOException {
    ShardStatus status = statuses.checked(check(Verdict.COUNTS_DIFFER));

    assertThat(status.repairInput().toString())
        .isEqualTo(
            "{\"database\":\"telegraf\",\"retentionPolicy\":\"autogen\","
                + "\"start\":\"2026-11-16T12:00:00Z\",\"end\":\"2026-11-16T13:00:00Z\"}");
    RepairInput input = RepairInput.parse(status.repairInput());
    assertThat(input.shards().start()).contains("2026-11-16T12:00:00Z");
  }

  @Test
  void withoutASuspectedRangeTheWholeShardIsRepaired() throws IOException {
    ShardStatus status = statuses.repaired(repair(RepairStatus.PLANNED, true));

    assertThat(status.repairInput().get("start").asText()).isEqualTo("2026-11-16T00:00:00Z");
    assertThat(status.repairInput().get("end").asText()).isEqualTo("2026-11-17T00:00:00Z");
  }

  @Test
  void anyNameMakesAKeyOfItsOwn() throws IOException {
    List<String> names =
        List.of(
            "a b", "a/b", "a%2Fb", "..", ".", "%2E", "ä", "a\"b\\c\nd", "~", "x".repeat(401), "X");
    for (String database : names) {
      for (String policy : names) {
        ShardKey shard = new ShardKey(database, policy, SHARD.start());
        assertThat(statuses.repaired(repair(shard, RepairStatus.EQUAL)).key()).isEqualTo(shard);
      }
    }

    assertThat(store.list("")).hasSize(names.size() * names.size());
    assertThat(store.list(""))
        .allSatisfy(
            entry ->
                assertThat(entry.key())
                    .matches("status/[A-Za-z0-9._%~-]+/[A-Za-z0-9._%~-]+/2026-11-16T000000Z.json")
                    .doesNotContain("/.")
                    .hasSizeLessThan(1024));
    assertThat(statuses.list().statuses()).extracting(ShardStatus::database).containsAll(names);
    assertThat(ShardStatuses.key(SHARD))
        .isEqualTo("status/telegraf/autogen/2026-11-16T000000Z.json");
    assertThat(ShardStatuses.key(new ShardKey("a/b", ".x ä", SHARD.start())))
        .isEqualTo("status/a%2Fb/%2Ex%20%C3%A4/2026-11-16T000000Z.json");
  }

  @Test
  void aStatusOfAnotherVersionIsNotHalfUnderstood() {
    store.write(ShardStatuses.key(SHARD), "{\"version\": 2, \"mood\": \"good\"}".getBytes(UTF_8));

    assertThatThrownBy(() -> statuses.find(SHARD))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("status/telegraf/autogen/2026-11-16T000000Z.json is not a status");
  }

  private void reach(ShardStatuses fresh, String before) throws IOException {
    String[] words = before.split(" ", -1);
    switch (words[0]) {
      case "none" -> {}
      case "check" -> fresh.checked(check(Verdict.valueOf(words[1])));
      case "twice" -> {
        fresh.checked(check(Verdict.valueOf(words[1])));
        fresh.checked(check(Verdict.valueOf(words[1])));
      }
      case "repair" -> fresh.repaired(repair(RepairStatus.valueOf(words[1]), true));
      default -> throw new IllegalArgumentException(before);
    }
  }

  private CheckResult check(Verdict verdict) {
    Instant began = now.plusSeconds(60);
    now = began.plusSeconds(60);
    boolean differ = verdict == Verdict.COUNTS_DIFFER;
    return new CheckResult(
        SHARD,
        END,
        began,
        now,
        verdict,
        "it is " + verdict,
        100,
        differ ? 25 : 0,
        0,
        differ ? Optional.of(NOON) : Optional.empty(),
        differ ? Optional.of(NOON.plus(Duration.ofHours(1))) : Optional.empty(),
        differ ? List.of(new Measurement("cpu", 25)) : List.of(),
        List.of(
            new Copy(
                "node-a",
                List.of(100L, 100L),
                Optional.of(7L),
                Optional.of(1L),
                Optional.empty(),
                Optional.empty())));
  }

  private RepairEnd repair(RepairStatus outcome, boolean whole) {
    now = now.plusSeconds(600);
    return new RepairEnd(
        SHARD, END, whole, outcome, "it ended as " + outcome, "r1", "s3://b/r1/report.json", now);
  }

  private RepairEnd repair(ShardKey shard, RepairStatus outcome) {
    return new RepairEnd(shard, END, true, outcome, "", "r1", "s3://b/r1/report.json", now);
  }

  /** Whoever may write to the bucket could otherwise hide all others. */
  @ParameterizedTest
  @ValueSource(strings = {"", "{", "null", "[]", "{}", "7", "OF ANOTHER SHARD"})
  void oneThatCannotBeReadDoesNotHideTheOthers(String bad) throws IOException {
    statuses.checked(check(Verdict.EQUAL));
    byte[] good = store.read(ShardStatuses.key(SHARD));
    String key = ShardStatuses.PREFIX + "a/b/bad.json";
    store.write(key, bad.startsWith("OF") ? good : bad.getBytes(UTF_8));

    ShardStatuses.Listing listing = statuses.list();

    assertThat(listing.statuses()).extracting(ShardStatus::key).containsExactly(SHARD);
    assertThat(listing.unreadable())
        .singleElement()
        .asString()
        .startsWith(key + " is not a status that this version reads: ");
  }
}
