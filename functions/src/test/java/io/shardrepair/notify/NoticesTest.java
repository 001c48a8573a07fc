package io.shardrepair.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.text.Hostile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
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

    assertThatThrownBy(() -> new FanOut(List.of(broken, told::add, alsoBroken)).publish(notice))
        .hasMessage("broken")
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("also broken"));
    assertThat(told).containsExactly(notice);
  }

  @Test
  void aSubjectIsWhatSnsTakesAndEndsWithWhatHappened() {
    assertThat(NoticeText.of(triage("größer\nals")).subject())
        .isEqualTo("Shard repair: gr\\u{f6}\\u{df}er\\u{0a}als: STARTED");
    assertThat(NoticeText.of(triage("x".repeat(200))).subject())
        .hasSize(99)
        .startsWith("Shard repair: xxx")
        .endsWith("xxx...: STARTED");
  }

  @Test
  void aHostileNameAddsNoLineAndLooksLikeNoOther() {
    Random random = new Random(40);
    long lines = NoticeText.of(triage("a")).body().lines().count();
    Map<String, String> bodies = new HashMap<>();
    for (int i = 0; i < 5_000; i++) {
      String name = Hostile.name(random);
      NoticeText text = NoticeText.of(triage(name));
      assertThat(text.subject()).matches("[ -~]{1,99}").endsWith(": STARTED");
      assertThat(text.body().lines()).hasSize((int) lines).noneMatch(Hostile::isRaw);
      assertThat(bodies.computeIfAbsent(text.body(), b -> name)).isEqualTo(name);
    }
  }

  private static Notice triage(String alarm) {
    return new Notice(
        Notice.VERSION,
        Notice.Kind.TRIAGE,
        "the alarm " + alarm + " flaps",
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
