package io.shardrepair.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoFloatTest {
  /** The right side was printed by Go. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, -0",
    "1000000, 1e+06",
    "1234567, 1.234567e+06",
    "999999.5, 999999.5",
    "123456, 123456",
    "0.0001, 0.0001",
    "0.00001234, 1.234e-05",
    "1e21, 1e+21",
    "33.333333333333336, 33.333333333333336",
    "-1234567.25, -1.23456725e+06",
    "5e-324, 5e-324"
  })
  void printsAsGoDoes(double value, String text) {
    assertThat(GoFloat.of(value)).isEqualTo(text);
  }
}
