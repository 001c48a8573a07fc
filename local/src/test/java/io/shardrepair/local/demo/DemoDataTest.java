package io.shardrepair.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DemoDataTest {
  private static final Instant DAY = Instant.parse("2024-05-01T00:00:00Z");

  private static List<DemoData.Line> all(DemoData data) {
    return IntStream.range(0, DemoData.WINDOWS)
        .boxed()
        .flatMap(w -> data.window(w).stream())
        .toList();
  }

  @Test
  void hasAboutAsManyValuesAsAskedFor() {
    long values =
        all(new DemoData(DAY, 120_000, 1)).stream().mapToLong(DemoData.Line::values).sum();
    assertThat(values).isBetween(119_000L, 122_000L);
  }

  @Test
  void fillsTheDayAndNothingElse() {
    long start = DAY.getEpochSecond() * 1_000_000_000L;
    long end = start + Duration.ofDays(1).toNanos();
    List<DemoData.Line> lines = all(new DemoData(DAY.plusSeconds(5), 60_000, 1));

    assertThat(lines).allMatch(line -> line.time() >= start && line.time() < end);
    assertThat(lines).anyMatch(line -> line.time() > end - Duration.ofMinutes(10).toNanos());
  }

  @Test
  void writesEachPointOnce() {
    List<DemoData.Line> lines = all(new DemoData(DAY, 60_000, 1));
    assertThat(lines.stream().map(line -> line.series() + line.time()).distinct())
        .hasSameSizeAs(lines);
  }

  @Test
  void isTheSameForTheSameSeed() {
    assertThat(new DemoData(DAY, 60_000, 7).window(3))
        .isEqualTo(new DemoData(DAY, 60_000, 7).window(3))
        .isNotEqualTo(new DemoData(DAY, 60_000, 8).window(3));
  }

  @Test
  void holdsEveryTypeAndStringsThatAreHardToRead() {
    String text =
        String.join(
            "", all(new DemoData(DAY, 60_000, 1)).stream().map(DemoData.Line::protocol).toList());
    assertThat(text)
        .containsPattern("status_code=\\d+i")
        .containsPattern("usage_user=\\d+\\.\\d+")
        .contains("up=true", "up=false", "path=/srv/app\\ data", "\n# not a comment\n", "\\\"");
  }
}
