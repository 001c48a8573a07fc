package io.shardrepair.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PluralTest {
  @Test
  void oneIsSingularAndAllElseIsPlural() {
    assertThat(Plural.of(0, "point")).isEqualTo("0 points");
    assertThat(Plural.of(1, "point")).isEqualTo("1 point");
    assertThat(Plural.of(2_000, "point")).isEqualTo("2,000 points");
    assertThat(Plural.of(1, "series was", "series were")).isEqualTo("1 series was");
    assertThat(Plural.of(21, "series was", "series were")).isEqualTo("21 series were");
  }
}
