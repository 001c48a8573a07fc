package io.shardrepair.local.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HazardsTest {
  @Test
  void aSeedAlwaysStandsForTheSame() {
    assertThat(Hazards.of(42)).isEqualTo(Hazards.of(42));
  }

  @Test
  void asManySeedsInARowAsThereAreHazardsHaveThemAll() {
    for (long first = 0; first < 20; first++) {
      LongStream seeds = LongStream.range(first, first + Hazard.values().length);
      assertThat(union(seeds)).isEqualTo(EnumSet.allOf(Hazard.class));
    }
  }

  @Test
  void theQuickSeedsHaveEveryHazardButThePause() {
    assertThat(union(LongStream.of(HazardIT.QUICK)))
        .isEqualTo(EnumSet.complementOf(EnumSet.of(Hazard.WRITES_IN_PAUSE)));
  }

  private static Set<Hazard> union(LongStream seeds) {
    Set<Hazard> all = EnumSet.noneOf(Hazard.class);
    seeds.forEach(seed -> all.addAll(Hazards.of(seed).all()));
    return all;
  }
}
