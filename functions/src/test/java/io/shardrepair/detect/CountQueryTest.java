package io.shardrepair.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.influxql.Identifier;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountQueryTest {
  private static final Instant START = Instant.parse("2026-11-16T00:30:00Z");
  private static final Instant END = Instant.parse("2026-11-16T03:00:00Z");

  @Test
  void everyNameIsQuoted() {
    CountQuery query =
        new CountQuery("d\"b", "r\\p", "m\nx'; DROP", START, END, Duration.ofHours(1));

    assertThat(query.statement())
        .isEqualTo(
            "SELECT count(*) FROM \"d\\\"b\".\"r\\\\p\".\"m\\nx'; DROP\""
                + " WHERE time >= '2026-11-16T00:30:00Z' AND time < '2026-11-16T03:00:00Z'"
                + " GROUP BY time(3600s)");
  }

  @Test
  void unicodeAndTabsGoIntoANameAsTheyAre() {
    assertThat(Identifier.quoted("übel\t☃\u0001")).isEqualTo("\"übel\t☃\u0001\"");
    assertThat(Identifier.quoted("\\n")).isEqualTo("\"\\\\n\"");
    assertThat(Identifier.quoted("")).isEqualTo("\"\"");
  }

  @Test
  void namesThatInfluxqlCannotWriteAreTold() {
    assertThat(Identifier.canBeWritten("a\nb\"\\ ä")).isTrue();
    assertThat(Identifier.canBeWritten("a\rb")).isFalse();
    assertThat(Identifier.canBeWritten("a\0b")).isFalse();
    assertThat(Identifier.canBeWritten("a\ufffdb")).isFalse();
  }

  @Test
  void namesWhosePointsMayBeMissedAreTold() {
    assertThat(Identifier.mayBeMissed("a, 'b'\\c")).isFalse();
    assertThat(Identifier.mayBeMissed("a\"b")).isTrue();
    assertThat(Identifier.mayBeMissed("a\\ b")).isTrue();
    assertThat(Identifier.mayBeMissed("a\\,b")).isTrue();
    assertThat(Identifier.mayBeMissed("a=b")).isTrue();
  }

  @Test
  void bucketsBeginAtFullHoursAndAreCutAtTheShardsEnds() {
    CountQuery query = new CountQuery("d", "r", "m", START, END, Duration.ofHours(1));

    assertThat(query.buckets()).isEqualTo(3);
    assertThat(query.bucketOf(START)).isZero();
    assertThat(query.bucketOf(Instant.parse("2026-11-16T00:00:00Z"))).isZero();
    assertThat(query.bucketOf(END.minusNanos(1))).isEqualTo(2);
    assertThat(query.bucketStart(0)).isEqualTo(START);
    assertThat(query.bucketEnd(0)).isEqualTo(Instant.parse("2026-11-16T01:00:00Z"));
    assertThat(query.bucketEnd(2)).isEqualTo(END);
  }

  @Test
  void bucketsBeforeTheEpochAreBucketsToo() {
    Instant start = Instant.parse("1969-12-31T22:30:00Z");
    CountQuery query =
        new CountQuery("d", "r", "m", start, Instant.EPOCH.plusSeconds(1), Duration.ofHours(1));

    assertThat(query.buckets()).isEqualTo(3);
    assertThat(query.bucketStart(1)).isEqualTo(Instant.parse("1969-12-31T23:00:00Z"));
    assertThat(query.bucketOf(Instant.EPOCH)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "24, 1", "168, 1", "744, 1", "2160, 6", "8784, 24", "87600, 168"})
  void longShardsHaveWiderBuckets(long shardHours, long bucketHours) {
    Duration width = CountQuery.widthFor(START, START.plus(Duration.ofHours(shardHours)));

    assertThat(width).isEqualTo(Duration.ofHours(bucketHours));
  }

  @Test
  void noShardIsLongerThanABoundedNumberOfBuckets() {
    Instant start = Instant.parse("1677-09-21T00:12:43Z");
    Instant end = Instant.parse("2262-04-11T23:47:16Z");
    CountQuery query = new CountQuery("d", "r", "m", start, end, CountQuery.widthFor(start, end));

    assertThat(query.buckets()).isBetween(300, 752);
    assertThat(query.bucketOf(end)).isEqualTo(query.buckets() - 1);
  }
}
