package io.shardrepair.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NoticesTest {

  @Test
  void aWayThatFailsKeepsTheNoticeFromNoOther() {
    List<Notice> told = new ArrayList<>();
    Notices broken =
        notice -> {
          throw new IOException("broken");
        };
    Notices alsoBroken =
        notice -> {
          throw new IOException("also broken");
        };
    Notice notice = triage("a");

    assertThatThrownBy(() -> new Everywhere(List.of(broken, told::add, alsoBroken)).publish(notice))
        .hasMessage("broken")
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("also broken"));
    assertThat(told).containsExactly(notice);
  }

  @Test
  void aSubjectIsWhatSnsTakes() {
    assertThat(NoticeText.of(triage("größer\nals")).subject())
        .isEqualTo("Shard repair: gr??er?als: STARTED");
    assertThat(NoticeText.of(triage("x".repeat(200))).subject())
        .hasSize(100)
        .startsWith("Shard repair: xxx")
        .endsWith("xxx...");
  }

  private static Notice triage(String alarm) {
    return new Notice(
        Notice.VERSION,
        Notice.Kind.TRIAGE,
        "the alarm flaps",
        "s3://b/k",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(alarm),
        Optional.of("STARTED"));
  }
}
