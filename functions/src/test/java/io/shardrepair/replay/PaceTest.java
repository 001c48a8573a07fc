package io.shardrepair.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;
  private final FakeClock clock = new FakeClock("2026-11-16T12:00:00Z");
  private final Pace pace = new Pace(0, clock);

  @Test
  void goodAnswersAddTheSameEachUpToFourFullBatches() {
    assertThat(pace.requests()).isEqualTo(1);
    assertThat(pace.batchPoints()).isEqualTo(Pace.BATCH);
    for (int i = 0; i < 8; i++) {
      pace.answered(clock.nanos(), SECOND);
    }
    assertThat(pace.requests()).isEqualTo(2);
    for (int i = 0; i < 100; i++) {
      pace.answered(clock.nanos(), SECOND);
    }
    assertThat(pace.requests()).isEqualTo(4);
    assertThat(pace.batchPoints()).isEqualTo(Pace.BATCH);
  }

  @Test
  void strainHalvesDownToASmallBatchAndRecoveryIsByEvenSteps() {
    for (int i = 0; i < 20; i++) {
      clock.pass(1);
      pace.slower(clock.nanos());
    }
    assertThat(pace.requests()).isEqualTo(1);
    assertThat(pace.batchPoints()).isEqualTo(Pace.LEAST);
    pace.answered(clock.nanos(), SECOND);
    assertThat(pace.batchPoints()).isEqualTo(Pace.LEAST + Pace.STEP);
    pace.answered(clock.nanos(), SECOND);
    assertThat(pace.batchPoints()).isEqualTo(Pace.LEAST + 2 * Pace.STEP);
  }

  @Test
  void requestsThatWereOnTheirWayTogetherHalveOnce() {
    long sent = clock.nanos();
    clock.pass(3);

    pace.answered(sent, 3 * SECOND);
    pace.answered(sent, 3 * SECOND);
    pace.slower(sent);

    assertThat(pace.batchPoints()).isEqualTo(Pace.BATCH / 2);
  }

  @Test
  void aSlowServerIsLeftAloneForAsLongAsItTookButNotForMinutes() throws IOException {
    long sent = clock.nanos();
    clock.pass(3);
    pace.answered(sent, 3 * SECOND);
    pace.awaitTurn(1);
    assertThat(clock.seconds()).isEqualTo(6);

    sent = clock.nanos();
    clock.pass(50);
    pace.answered(sent, 50 * SECOND);
    pace.awaitTurn(1);
    assertThat(clock.seconds()).isEqualTo(61);
  }

  @Test
  void timeThatWasNotUsedIsNoCredit() throws IOException {
    Pace limited = new Pace(100, clock);
    clock.pass(60);
    limited.awaitTurn(100);
    limited.awaitTurn(100);
    limited.awaitTurn(100);

    assertThat(clock.seconds()).isEqualTo(62);
    assertThat(limited.batchPoints()).isEqualTo(100);
  }
}
