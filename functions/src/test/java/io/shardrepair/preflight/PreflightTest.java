package io.shardrepair.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.resolve.Mode;
import io.shardrepair.resolve.RepairOptions;
import io.shardrepair.resolve.Settings;
import io.shardrepair.resolve.Topology;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreflightTest {
  private static final Instant NOW = Instant.parse("2026-11-20T00:00:00Z");

  @Test
  void aColdShardOnHealthyNodesPasses() {
    assertThat(Preflight.judge(topology("2026-11-17T00:00:00Z", ""), List.of(healthy()), NOW))
        .isNotEmpty()
        .allMatch(Check::passed);
  }

  @Test
  void aShardThatStillTakesWritesIsRefused() {
    assertThat(refusals(topology("2026-11-21T00:00:00Z", ""), healthy()))
        .containsExactly("shard-cold");
  }

  @Test
  void aShardThatIsAboutToExpireIsRefused() {
    assertThat(refusals(topology("2026-11-17T00:00:00Z", "2026-11-20T23:59:59Z"), healthy()))
        .containsExactly("retention");
    assertThat(refusals(topology("2026-11-17T00:00:00Z", "2026-11-21T00:00:01Z"), healthy()))
        .isEmpty();
  }

  @Test
  void eachProblemOfANodeIsARefusalOfItsOwn() {
    NodeState broken =
        new NodeState(
            "node-b",
            "unknown",
            List.of(),
            "gzip",
            "",
            false,
            false,
            false,
            1000,
            0,
            0,
            0,
            0,
            -1,
            false,
            "on",
            0,
            List.of("there is no AWS CLI"));

    assertThat(refusals(topology("2026-11-17T00:00:00Z", ""), broken))
        .containsExactly("tools", "shard-directory", "file-system", "free-space", "anti-entropy");
    PreflightRefused refused =
        new PreflightRefused(
            Preflight.judge(topology("2026-11-17T00:00:00Z", ""), List.of(broken), NOW));
    assertThat(refused.getMessage().lines())
        .hasSize(5)
        .contains("node-b: there is no AWS CLI")
        .allMatch(line -> line.startsWith("node-b: "));
  }

  private static List<String> refusals(Topology topology, NodeState node) {
    return Preflight.judge(topology, List.of(node), NOW).stream()
        .filter(check -> !check.passed())
        .map(Check::name)
        .toList();
  }

  private static NodeState healthy() {
    return new NodeState(
        "node-a",
        "1.8.10",
        List.of("lponly", "out-stdout"),
        "zstd",
        "aws-cli/2",
        true,
        true,
        true,
        1L << 40,
        1000,
        3,
        1,
        100,
        60,
        false,
        "unknown",
        0,
        List.of());
  }

  private static Topology topology(String end, String expiry) {
    return new Topology(
        Topology.VERSION,
        "r",
        Mode.PLAN,
        "r",
        "telegraf",
        "autogen",
        "2026-11-16T00:00:00Z",
        end,
        expiry,
        "",
        "",
        List.of(),
        Optional.empty(),
        RepairOptions.CAREFUL,
        Settings.DEFAULT);
  }
}
