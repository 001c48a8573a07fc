package io.shardrepair.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.model.Settings.Blackout;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlackoutsTest {
  private final Blackouts night =
      new Blackouts(List.of(new Blackout("22:00", "02:30"), new Blackout("12:00", "12:30")));

  @Test
  void endsOnTheSameDayOrAfterMidnight() {
    assertThat(end("2026-11-16T12:10:00Z")).hasToString("2026-11-16T12:30:00Z");
    assertThat(end("2026-11-16T23:59:59.5Z")).hasToString("2026-11-17T02:30:00Z");
    assertThat(end("2026-11-17T00:00:00Z")).hasToString("2026-11-17T02:30:00Z");
    assertThat(end("2026-12-31T22:00:00Z")).hasToString("2027-01-01T02:30:00Z");
  }

  @Test
  void beginsTenSecondsEarlyAndItsEndIsNoPartOfIt() {
    assertThat(night.end(Instant.parse("2026-11-16T21:59:49Z"))).isEmpty();
    assertThat(end("2026-11-16T21:59:50Z")).hasToString("2026-11-17T02:30:00Z");
    assertThat(night.end(Instant.parse("2026-11-17T02:30:00Z"))).isEmpty();
    assertThat(end("2026-11-17T02:29:59Z")).hasToString("2026-11-17T02:30:00Z");
  }

  @Test
  void beginsEarlyBeforeMidnight() {
    Blackouts midnight = new Blackouts(List.of(new Blackout("00:00", "01:00")));

    assertThat(midnight.end(Instant.parse("2026-11-16T23:59:55Z")))
        .contains(Instant.parse("2026-11-17T01:00:00Z"));
  }

  @Test
  void thoseThatFollowWithoutABreakAreOne() {
    Blackouts two =
        new Blackouts(List.of(new Blackout("03:00", "04:00"), new Blackout("02:00", "03:00")));

    assertThat(two.end(Instant.parse("2026-11-16T02:10:00Z")))
        .contains(Instant.parse("2026-11-16T04:00:00Z"));
  }

  @Test
  void aDayWithoutTimeToWriteIsAnError() {
    Blackouts all =
        new Blackouts(List.of(new Blackout("00:00", "12:00"), new Blackout("12:00", "00:00")));

    assertThatThrownBy(() -> all.end(Instant.parse("2026-11-16T02:10:00Z")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("leave no time to write: [00:00-12:00, 12:00-00:00]");
  }

  private Instant end(String now) {
    return night.end(Instant.parse(now)).orElseThrow();
  }
}
