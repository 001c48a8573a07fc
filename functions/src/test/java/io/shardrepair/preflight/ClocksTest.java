package io.shardrepair.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.preflight.ServerState.ClockReading;
import io.shardrepair.preflight.ServerState.HttpAnswer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClocksTest {

  @Test
  void onlyADifferenceThatIsThereWhateverTheWayTookIsRefused() {
    Check within = check(server("a", -500, 600), server("b", 5_600, 6_700), server("c", 0, 1_100));
    Check apart = check(server("a", -500, 600), server("b", 5_601, 6_700), server("c", 0, 1_100));

    assertThat(within.passed()).isTrue();
    assertThat(within.detail()).contains("at least 5.0 s and at most 7.2 s", "5 s are allowed");
    assertThat(apart.passed()).isFalse();
    assertThat(apart.detail()).contains("b is ahead of that of a", "more than 5 s", "NTP");
  }

  @Test
  void aCommonErrorOfTheOneWhoAskedPlaysNoPart() {
    assertThat(check(server("a", 90_000, 91_000), server("b", 90_200, 91_200)).passed()).isTrue();
  }

  @Test
  void aClockThatWasNotReadIsARefusal() {
    ServerState silent =
        new ServerState(
            "b",
            Optional.of("OSS"),
            Optional.of("1.8.10"),
            new HttpAnswer(404, ""),
            Optional.empty());

    assertThat(check(server("a", 0, 1_000), silent))
        .satisfies(
            check -> {
              assertThat(check.passed()).isFalse();
              assertThat(check.detail()).startsWith("b does not give its time");
            });
    assertThat(check(server("a", -3_000, 1_000), server("b", 0, 1_000)))
        .satisfies(
            check -> {
              assertThat(check.passed()).isFalse();
              assertThat(check.detail()).startsWith("a took too long to answer");
            });
  }

  private static Check check(ServerState... servers) {
    return Clocks.check(List.of(servers), 5);
  }

  private static ServerState server(String copy, long atLeast, long atMost) {
    return States.server(copy, new ClockReading(atLeast, atMost));
  }
}
