package io.shardrepair.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void ratiosAreOfMediansWithTheExtremes() {
    Spread slow = Spread.of(List.of(12.0, 8.0, 10.0));
    Spread fast = Spread.of(List.of(2.0, 2.0, 4.0, 2.0));
    assertThat(slow.over(fast)).hasToString("5.00 (2.00..6.00)");
  }
}
