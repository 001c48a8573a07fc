package io.shardrepair.local.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartedTest {
  private final List<String> stopped = new ArrayList<>();

  @Test
  void stopsTheLastFirstAndGoesOnAfterAFailure() throws InterruptedException {
    try (Started started = new Started()) {
      started.<AutoCloseable>add(() -> stopped.add("first"));
      started.<AutoCloseable>add(
          () -> {
            throw new IllegalStateException("does not stop");
          });
      started.<AutoCloseable>add(() -> stopped.add("last"));
    }
    assertThat(stopped).containsExactly("last", "first");
  }

  @Test
  void whatComesTooLateIsStoppedAtOnce() {
    Started started = new Started();
    started.close();
    assertThatThrownBy(() -> started.<AutoCloseable>add(() -> stopped.add("late")))
        .isInstanceOf(InterruptedException.class);
    assertThat(stopped).containsExactly("late");
  }
}
