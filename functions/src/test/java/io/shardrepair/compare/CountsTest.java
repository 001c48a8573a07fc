package io.shardrepair.compare;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.compare.CountsDocument.UnlistedMeasurements;
import io.shardrepair.compare.PartitionResult.Copy;
import io.shardrepair.compare.PartitionResult.Gaps;
import io.shardrepair.compare.PartitionResult.Hour;
import io.shardrepair.compare.PartitionResult.Measurement;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.PointKey;
import io.shardrepair.line.ValueType;
import io.shardrepair.merge.Records;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CountsTest {
  private static final long HOUR = 3_600_000_000_000L;
  private static final int A = 0;
  private static final int B = 1;

  private Counts counts = new Counts(2);

  @Test
  void aPointIsCountedInTheHourThatItsTimeIsIn() throws IOException {
    series(
        "m v",
        () -> {
          lackedByB(-HOUR - 1);
          lackedByB(-HOUR);
          lackedByB(-1);
          lackedByB(0);
          lackedByB(HOUR - 1);
          lackedByB(HOUR);
        });
    assertThat(counts.document().hours())
        .containsExactly(
            hour("m", -2, 1, 0, 1, 0),
            hour("m", -1, 2, 0, 2, 0),
            hour("m", 0, 2, 0, 2, 0),
            hour("m", 1, 1, 0, 1, 0));
    assertThat(counts.document().hoursComplete()).isTrue();
  }

  @Test
  void theFirstAndTheLastTimeThereAreHaveHoursToo() throws IOException {
    series(
        "m v",
        () -> {
          lackedByB(Long.MIN_VALUE);
          lackedByB(Long.MAX_VALUE);
        });
    assertThat(counts.document().hours())
        .containsExactly(
            hour("m", Math.floorDiv(Long.MIN_VALUE, HOUR), 1, 0, 1, 0),
            hour("m", Math.floorDiv(Long.MAX_VALUE, HOUR), 1, 0, 1, 0));
  }

  @Test
  void aFieldGoesBackInTimeBehindTheOneBeforeIt() throws IOException {
    PointKey second = Records.key("m w");
    PointKey third = Records.key("m x");
    series(
        "m v",
        () -> {
          lackedByB(2 * HOUR);
          counts.beginField(second);
          lackedByB(HOUR);
          counts.beginField(third);
          counts.agreed(0, 1);
        });
    assertThat(counts.document().hours())
        .containsExactly(
            hour("m", 0, 1, 1, 0, 0), hour("m", 1, 1, 0, 1, 0), hour("m", 2, 1, 0, 1, 0));
  }

  @Test
  void agreedPointsCountForEveryCopyAndOthersForTheirHolders() throws IOException {
    series(
        "m v",
        () -> {
          counts.agreed(5, 7);
          lackedByB(6);
          conflict(7);
          counts.agreed(HOUR, 2);
        });
    assertThat(counts.document().hours())
        .containsExactly(hour("m", 0, 9, 8, 1, 1), hour("m", 1, 2, 2, 0, 0));
    assertThat(counts.document().measurements())
        .containsExactly(
            new Measurement(
                name("m"), List.of(11L, 10L), List.of(0L, 1L), 1, List.of(none(), scattered(1))));
    assertThat(
            counts
                .document()
                .copies(List.of("a", "b"), List.of(Optional.empty(), Optional.of("key"))))
        .containsExactly(
            new Copy("a", 11, 0, 0, 0, 0, 0, List.of(), Optional.empty(), 0, 0, List.of()),
            new Copy("b", 10, 1, 0, 0, 0, 0, List.of(), Optional.of("key"), 0, 0, List.of()));
    assertThat(counts.document().conflicts()).isEqualTo(1);
  }

  @Test
  void seriesOfAMeasurementAreAddedUpAndMeasurementsAreNot() throws IOException {
    series("cpu,host=a v", () -> counts.agreed(1, 1));
    series("cpu,host=b v", () -> counts.agreed(1, 1));
    series("mem v", () -> counts.agreed(1, 1));
    series("a\\,b,host=a v", () -> counts.agreed(1, 1));
    assertThat(counts.document().hours())
        .containsExactly(
            hour("cpu", 0, 2, 2, 0, 0), hour("mem", 0, 1, 1, 0, 0), hour("a\\,b", 0, 1, 1, 0, 0));
  }

  @Test
  void knowsWhereTheHourOfATimeEnds() throws IOException {
    counts.beginSeries(Records.key("m v"));
    assertThat(counts.hourEnd(0)).isEqualTo(HOUR);
    assertThat(counts.hourEnd(HOUR - 1)).isEqualTo(HOUR);
    assertThat(counts.hourEnd(HOUR)).isEqualTo(2 * HOUR);
    assertThat(counts.hourEnd(-1)).isEqualTo(0);
    assertThat(counts.hourEnd(Long.MIN_VALUE))
        .isEqualTo((Math.floorDiv(Long.MIN_VALUE, HOUR) + 1) * HOUR);
    assertThat(counts.hourEnd(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void hoursAreKeptUpToALimitAndTotalsBeyondIt() throws IOException {
    series("m v", () -> IntStream.range(0, Counts.MAX_HOURS).forEach(h -> lackedByB(h * HOUR)));
    assertThat(counts.document().hoursComplete()).isTrue();
    assertThat(counts.document().hours()).hasSize(Counts.MAX_HOURS);

    series(
        "other v",
        () -> {
          lackedByB(0);
          conflict(1);
          counts.agreed(HOUR, 3);
        });

    assertThat(counts.document().hoursComplete()).isFalse();
    assertThat(counts.document().hours()).hasSize(Counts.MAX_HOURS);
    assertThat(counts.document().measurements().get(1))
        .isEqualTo(
            new Measurement(
                name("other"), List.of(5L, 4L), List.of(0L, 1L), 1, List.of(none(), scattered(1))));
    assertThat(
            counts
                .document()
                .copies(List.of("a", "b"), List.of(Optional.empty(), Optional.empty()))
                .get(A)
                .points())
        .isEqualTo(Counts.MAX_HOURS + 5);
  }

  @Test
  void measurementsThatTakeTooMuchAreCountedOnceEachAndTheirSumIsExact() throws IOException {
    Counts few = new Counts(2, 1_500);
    countMeasurements(few);
    countMeasurements(counts);

    assertThat(few.document().measurements())
        .isEqualTo(counts.document().measurements().subList(0, 2));
    List<Measurement> others = counts.document().measurements().subList(2, 6);
    assertThat(few.document().more())
        .isEqualTo(
            new UnlistedMeasurements(
                4,
                3,
                List.of(sum(others, Measurement::points, A), sum(others, Measurement::points, B)),
                List.of(sum(others, Measurement::missing, A), sum(others, Measurement::missing, B)),
                1));
    assertThat(few.document().more().missing()).containsExactly(2L, 3L);
    assertThat(few.document().conflicts()).isEqualTo(counts.document().conflicts());
    assertThat(few.union()).isEqualTo(counts.union());
    assertThat(copies(few)).isEqualTo(copies(counts));
    assertThat(few.document().hoursComplete()).isFalse();
    assertThat(few.schemas()).isEmpty();
  }

  private static List<Copy> copies(Counts of) {
    return of.document().copies(List.of("a", "b"), List.of(Optional.of("x"), Optional.of("y")));
  }

  private static long sum(
      List<Measurement> of, Function<Measurement, List<Long>> numbers, int copy) {
    return of.stream().mapToLong(each -> numbers.apply(each).get(copy)).sum();
  }

  /** Six measurements, the third of them in two places. */
  private static void countMeasurements(Counts into) throws IOException {
    CountsTest test = new CountsTest();
    test.counts = into;
    test.series("a v", () -> test.lackedByB(1));
    test.series("b v", () -> test.lackedByA(1));
    test.series("c v", () -> test.lackedByB(1));
    test.series(
        "d v",
        () -> {
          test.lackedByB(1);
          test.lackedByB(2);
          test.lackedByA(3);
        });
    test.series("c,h=1 v", () -> test.lackedByA(2));
    test.series("e v", () -> into.agreed(1, 5));
    test.series("f v", () -> test.conflict(7));
  }

  @Test
  void anHourCountsWithTheNameThatItIsListedWith() throws IOException {
    String name = "m".repeat(60_000);
    series(name + " v", () -> LongStream.range(0, 1_000).forEach(hour -> lackedByB(hour * HOUR)));

    assertThat(counts.document().hours()).hasSize((16 << 20) / 60_000);
    assertThat(counts.document().hoursComplete()).isFalse();
    assertThat(counts.document().measurements().get(0).missing()).containsExactly(0L, 1_000L);
  }

  @Test
  void pointsInARowAreOneGapAndAnythingBetweenThemMakesTwo() throws IOException {
    counts.beginSeries(Records.key("m v"));
    counts.beginField(Records.key("m v"));
    lackedByB(1);
    lackedByB(2);
    lackedByB(3); // one
    counts.agreed(4, 1);
    lackedByB(5); // two
    lackedByA(6); // B holds it
    lackedByB(7); // three
    conflict(8); // not known to be missing, but no neighbour either
    lackedByB(9); // four
    counts.beginField(Records.key("m w"));
    lackedByB(10); // five: of another field
    counts.agreed(11, 5);
    counts.endSeries(Records.key("m v"));

    assertThat(counts.document().measurements().get(0).gaps())
        .extracting(Gaps::count)
        .as("gaps of a and of b")
        .containsExactly(1L, 5L);
  }

  @Test
  void gapsOfOneSeriesDoNotGoOnInTheNext() throws IOException {
    series(
        "m,t=1 v",
        () -> {
          counts.agreed(1, 1);
          lackedByB(2);
        });
    series(
        "m,t=2 v",
        () -> {
          lackedByB(1);
          counts.agreed(2, 1);
        });
    assertThat(counts.document().measurements().get(0).gaps().get(B).count()).isEqualTo(2);
  }

  @Test
  void aSeriesThatACopyHoldsNothingOfIsAbsentAndItsPointsMakeNoGap() throws IOException {
    series(
        "m,t=absent v",
        () -> {
          lackedByB(1);
          lackedByB(2);
        });
    series(
        "m,t=held v",
        () -> {
          lackedByB(1);
          lackedByA(2);
        });
    series(
        "m,t=agreed v",
        () -> {
          counts.agreed(1, 1);
          lackedByB(2);
        });
    assertThat(
            counts
                .document()
                .copies(List.of("a", "b"), List.of(Optional.empty(), Optional.empty())))
        .containsExactly(
            new Copy("a", 5, 1, 0, 0, 0, 0, List.of(), Optional.empty(), 0, 0, List.of()),
            new Copy(
                "b",
                2,
                4,
                0,
                0,
                0,
                0,
                List.of(),
                Optional.empty(),
                1,
                2,
                List.of(name("m,t=absent"))));
    assertThat(counts.document().measurements().get(0).gaps())
        .containsExactly(new Gaps(GapShape.SCATTERED, 1, 0), new Gaps(GapShape.SCATTERED, 2, 2));
  }

  @Test
  void absentSeriesAreAllCountedAndTheFirstOfThemNamed() throws IOException {
    for (int i = 0; i <= Counts.MAX_NAMES; i++) {
      series("m,t=" + i + " v", () -> lackedByB(1));
    }
    Copy b =
        counts
            .document()
            .copies(List.of("a", "b"), List.of(Optional.empty(), Optional.empty()))
            .get(B);
    assertThat(b.absentSeries()).isEqualTo(Counts.MAX_NAMES + 1);
    assertThat(b.absentPoints()).isEqualTo(Counts.MAX_NAMES + 1);
    assertThat(b.absentSeriesNames())
        .isEqualTo(IntStream.range(0, Counts.MAX_NAMES).mapToObj(i -> name("m,t=" + i)).toList());
    assertThat(counts.document().measurements().get(0).gaps().get(B))
        .isEqualTo(new Gaps(GapShape.MEASUREMENT_ABSENT, 0, Counts.MAX_NAMES + 1));
  }

  private void series(String seriesAndField, Runnable points) throws IOException {
    PointKey key = Records.key(seriesAndField);
    counts.beginSeries(key);
    counts.beginField(key);
    points.run();
    counts.endSeries(key);
  }

  private void lackedByB(long time) {
    counts.point(time);
    counts.held(A, ValueType.FLOAT);
    counts.missing(B);
  }

  private void lackedByA(long time) {
    counts.point(time);
    counts.missing(A);
    counts.held(B, ValueType.FLOAT);
  }

  private void conflict(long time) {
    counts.point(time);
    counts.held(A, ValueType.FLOAT);
    counts.held(B, ValueType.FLOAT);
    counts.conflict();
  }

  private static Hour hour(
      String measurement, long hour, long pointsA, long pointsB, long missingB, long conflicts) {
    return new Hour(
        name(measurement), hour, List.of(pointsA, pointsB), List.of(0L, missingB), conflicts);
  }

  private static Gaps none() {
    return new Gaps(GapShape.NONE, 0, 0);
  }

  private static Gaps scattered(long count) {
    return new Gaps(GapShape.SCATTERED, count, 0);
  }

  private static DumpBytes name(String text) {
    return DumpBytes.of(text.getBytes(ISO_8859_1), 0, text.length());
  }
}
