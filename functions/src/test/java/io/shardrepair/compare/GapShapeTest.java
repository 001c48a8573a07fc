package io.shardrepair.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GapShapeTest {

  @ParameterizedTest
  @CsvSource({
    // points, missing, of absent series, gaps in others
    "100,  0,  0,  0, NONE",
    "  0,  0,  0,  0, NONE",
    "  0, 10, 10,  0, MEASUREMENT_ABSENT",
    "100, 10, 10,  0, SERIES_ABSENT",
    "100, 10,  6,  4, SERIES_ABSENT",
    "100, 10,  5,  1, OUTAGE",
    "100, 30,  0, 10, OUTAGE",
    "100, 29,  0, 10, SCATTERED",
    "100, 10,  5,  5, SCATTERED",
    "100,  1,  0,  1, SCATTERED",
  })
  void namesWhatIsMissing(
      long points, long missing, long absentPoints, long gaps, GapShape expected) {
    assertThat(GapShape.of(points, missing, absentPoints, gaps)).isEqualTo(expected);
  }
}
