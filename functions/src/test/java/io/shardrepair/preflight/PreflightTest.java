package io.shardrepair.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.model.ConflictPolicy;
import io.shardrepair.model.Mode;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.model.Settings;
import io.shardrepair.model.Topology;
import io.shardrepair.preflight.Executions.State;
import io.shardrepair.preflight.Executions.Status;
import io.shardrepair.resolve.Samples;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All checks together, and those of the shard, the retention policy and the tools. */
class PreflightTest {
  private static final Instant NOW = Instant.parse("2026-11-20T00:00:00Z");
  private static final Check LOCK = Check.passed("no-other-repair", "", "locked");
  private static final String PAST = "2026-11-17T00:00:00Z";
  private static final String FUTURE = "2026-11-21T00:00:00Z";

  private static final RepairOptions ALLOWING_HOT =
      new RepairOptions(false, true, ConflictPolicy.LEAVE, List.of(), Optional.empty());

  @Test
  void aColdShardOnHealthyNodesPassesEveryCheck() throws IOException {
    PreflightResult result =
        check(Samples.topology(Mode.REPAIR, "a", "b"), States.node("a"), States.node("b"));

    assertThat(result.passed()).isTrue();
    assertThat(result.checks())
        .extracting(check -> (check.copy().orElse("") + " " + check.name()).strip())
        .containsExactly(
            "no-other-repair",
            "shard-cold",
            "retention",
            "clocks",
            "urls",
            "series-limits",
            "series-room",
            "a no-other-repair",
            "a tools",
            "a shard-directory",
            "a file-system",
            "a free-space",
            "a left-staging",
            "a wal-quiet",
            "a no-compaction",
            "a anti-entropy",
            "a hinted-handoff",
            "b no-other-repair",
            "b tools",
            "b shard-directory",
            "b file-system",
            "b free-space",
            "b left-staging",
            "b wal-quiet",
            "b no-compaction",
            "b anti-entropy",
            "b hinted-handoff");
    assertThat(result.checks()).allMatch(check -> check.passed() && !check.allowed());
    assertThat(result.nodes()).containsExactly(States.node("a"), States.node("b"));
    assertThat(result.servers()).containsExactly(States.server("a"), States.server("b"));
  }

  @Test
  void aShardThatStillTakesWritesIsRefusedOrAllowed() throws IOException {
    assertThat(States.refusals(check(ending(FUTURE, Optional.empty()), States.node("a")).checks()))
        .containsExactly("shard-cold");

    Topology hot =
        States.times(Samples.topology(Mode.REPAIR, ALLOWING_HOT, "a"), FUTURE, Optional.empty());
    PreflightResult allowed =
        check(hot, States.node("a", Map.of("newestWriteAgeSeconds", 1, "compacting", true)));
    assertThat(allowed.passed()).isTrue();
    assertThat(allowed.checks())
        .filteredOn(Check::allowed)
        .allSatisfy(check -> assertThat(check.detail()).contains("hot, which allowHot allows"))
        .extracting(Check::name)
        .containsExactly("shard-cold", "wal-quiet", "no-compaction");
  }

  @ParameterizedTest
  @CsvSource({
    "600,   0,   -1, true", // an empty WAL was not written to, whatever its age
    "600, 100,  599, false",
    "600, 100,  600, true",
    "  0, 100,    0, true", // no quiet time is asked for
  })
  void theWalIsEmptyOrQuietForAsLongAsIsAskedFor(
      long idleSeconds, long walBytes, long ageSeconds, boolean passes) throws IOException {
    Settings settings =
        new Settings(
            Settings.DEFAULT.guardRails(),
            new Settings.PreflightMargins(idleSeconds, 24, 5),
            Settings.DEFAULT.replay());
    Topology topology = Samples.topology(Mode.REPAIR, RepairOptions.CAREFUL, settings, "a");
    NodeState node =
        States.node("a", Map.of("walBytes", walBytes, "newestWriteAgeSeconds", ageSeconds));

    assertThat(States.refusals(check(topology, node).checks()))
        .isEqualTo(passes ? List.of() : List.of("a wal-quiet"));
  }

  @Test
  void aCompactionThatDoesNotEndIsRefusedWithoutAnyQuietTime() throws IOException {
    assertThat(
            States.refusals(
                check(ending(PAST, Optional.empty()), States.node("a", Map.of("compacting", true)))
                    .checks()))
        .containsExactly("a no-compaction");
  }

  @Test
  void aShardThatIsAboutToExpireIsRefused() throws IOException {
    assertThat(
            States.refusals(
                check(ending(PAST, Optional.of("2026-11-20T23:59:59Z")), States.node("a"))
                    .checks()))
        .containsExactly("retention");
    assertThat(check(ending(PAST, Optional.of("2026-11-21T00:00:01Z")), States.node("a")).passed())
        .isTrue();

    Settings careful =
        new Settings(
            Settings.DEFAULT.guardRails(),
            new Settings.PreflightMargins(0, 25, 5),
            Settings.DEFAULT.replay());
    Topology topology = Samples.topology(Mode.REPAIR, RepairOptions.CAREFUL, careful, "a");
    assertThat(
            States.refusals(
                check(
                        States.times(topology, PAST, Optional.of("2026-11-21T00:00:01Z")),
                        States.node("a"))
                    .checks()))
        .containsExactly("retention");
  }

  @Test
  void sayWhatTheToolIsAndHowItExports() throws IOException {
    assertThat(detail("tools", States.node("a")))
        .isEqualTo(
            "influx_inspect of InfluxDB v1.8.10, exports to standard output; zstd; aws-cli/2");
    assertThat(
            detail(
                "tools",
                States.node(
                    "a", Map.of("influxInspect", "unknown", "influxInspectFeatures", List.of()))))
        .startsWith("influx_inspect of unknown version")
        .contains("through a named pipe", "with header lines");
  }

  @Test
  void roomIsNeededForPartsAndACopyOfTheWal() throws IOException {
    long needed = 512L * 1024 * 1024 + 100;

    assertThat(detail("free-space", States.node("a", Map.of("freeBytes", needed))))
        .contains("536,871,012 needed")
        .doesNotContain("make room");
    assertThat(detail("free-space", States.node("a", Map.of("freeBytes", needed - 1))))
        .endsWith("make room, then start again");
  }

  @Test
  void eachProblemOfANodeIsARefusalOfItsOwnAndNothingIsSkipped() throws IOException {
    NodeState broken =
        States.node(
            "a",
            Map.of(
                "shardDir",
                false,
                "walDir",
                false,
                "sameFileSystem",
                false,
                "freeBytes",
                1000,
                "configProblem",
                "cannot be read",
                "problems",
                List.of("there is no AWS CLI")));

    PreflightResult result = check(ending(PAST, Optional.empty()), broken);

    assertThat(States.refusals(result.checks()))
        .containsExactly(
            "series-limits",
            "series-room",
            "a tools",
            "a shard-directory",
            "a file-system",
            "a free-space",
            "a wal-quiet",
            "a no-compaction");
    assertThat(new PreflightRefused(result.checks()))
        .hasMessageContaining("(3) a: there is no AWS CLI (4) a: ")
        .hasMessageContaining(" (8) ")
        .hasMessageNotContaining(" (9) ");
  }

  @Test
  void aCheckThatIsRefusedSaysSoInTheMessageOfTheError() {
    assertThat(new PreflightRefused(List.of(LOCK, Check.refused("x", "b", "do this"))))
        .hasMessage("b: do this");
  }

  private static String detail(String name, NodeState node) throws IOException {
    return check(ending(PAST, Optional.empty()), node).checks().stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow()
        .detail();
  }

  /** Names say how they stand. */
  private static State state(String executionArn) {
    return switch (executionArn) {
      case "arn:aws:states:r:1:execution:Repair:runs" ->
          new State(Status.RUNNING, Optional.empty());
      case "arn:aws:states:r:1:execution:Repair:ended-now" ->
          new State(Status.ENDED, Optional.of(NOW.minusSeconds(1199)));
      case "arn:aws:states:r:1:execution:Repair:ended" ->
          new State(Status.ENDED, Optional.of(NOW.minusSeconds(1200)));
      default -> new State(Status.FORGOTTEN, Optional.empty());
    };
  }

  @Test
  void whatARepairThatHasEndedLeftOnANodeIsNamed() throws IOException {
    Topology topology = ending(PAST, Optional.empty());
    assertThat(
            check(topology, States.node("a", Map.of("otherStaging", List.of("runs", "ended-now"))))
                .passed())
        .isTrue();

    PreflightResult refused =
        check(
            topology,
            States.node("a", Map.of("otherStaging", List.of("runs", "ended", "forgotten"))));

    assertThat(States.refusals(refused.checks())).containsExactly("a left-staging");
    assertThat(refused.checks())
        .filteredOn(check -> !check.passed())
        .extracting(Check::detail)
        .singleElement()
        .asString()
        .contains(
            "these repairs left: ended, which ended at 2026-11-19T23:40:00Z; forgotten, which Step"
                + " Functions does not know; that may fill the disk");
  }

  @Test
  void aRepairOfAnotherStackOnTheNodeIsRefusedInTheNodesWords() throws IOException {
    PreflightResult refused =
        check(
            ending(PAST, Optional.empty()),
            States.node("a", Map.of("lockedBy", "repair r2 (other-bucket) has the lock")));

    assertThat(States.refusals(refused.checks())).containsExactly("a no-other-repair");
    assertThat(refused.checks())
        .filteredOn(check -> !check.passed())
        .extracting(Check::detail)
        .containsExactly("repair r2 (other-bucket) has the lock");
  }

  private static PreflightResult check(Topology topology, NodeState... nodes) throws IOException {
    return new Preflight(
            new States.FakeServers(), PreflightTest::state, Clock.fixed(NOW, ZoneOffset.UTC))
        .check(topology, "arn:aws:states:r:1:execution:Repair:mine", LOCK, List.of(nodes));
  }

  private static Topology ending(String end, Optional<String> expiry) {
    return States.times(Samples.topology(Mode.REPAIR, "a"), end, expiry);
  }
}
