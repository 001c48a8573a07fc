package io.shardrepair.local.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void readsBytesInPowersOfThousand() {
    assertThat(Figures.bytes(0)).isEqualTo("0 B");
    assertThat(Figures.bytes(999)).isEqualTo("999 B");
    assertThat(Figures.bytes(1_000)).isEqualTo("1.0 kB");
    assertThat(Figures.bytes(999_999)).isEqualTo("1.0 MB");
    assertThat(Figures.bytes(25_000_000_000L)).isEqualTo("25.0 GB");
  }

  @Test
  void readsDurations() {
    assertThat(Figures.duration(Duration.ofMillis(3_240))).isEqualTo("3.2 s");
    assertThat(Figures.duration(Duration.ofSeconds(245))).isEqualTo("4 min 05 s");
  }
}
