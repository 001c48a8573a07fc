package io.shardrepair.detect;

import io.shardrepair.influxql.Identifier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Counts each field of a measurement between two times, in buckets of equal width.
 *
 * @param database InfluxDB database
 * @param retentionPolicy its retention policy
 * @param measurement the measurement
 * @param start first time
 * @param end time after the last one
 * @param width width of a bucket, whole seconds; buckets begin at multiples of it since the epoch,
 *     so the first and the last one may reach beyond {@code start} and {@code end}
 */
public record CountQuery(
    String database,
    String retentionPolicy,
    String measurement,
    Instant start,
    Instant end,
    Duration width) {
  private static final List<Duration> WIDTHS =
      List.of(Duration.ofHours(1), Duration.ofHours(6), Duration.ofDays(1), Duration.ofDays(7));

  /** A few more than the hours of a month. */
  private static final long MOST_BUCKETS = 750;

  /** The narrowest width, an hour or more, that needs at most {@value #MOST_BUCKETS} buckets. */
  static Duration widthFor(Instant start, Instant end) {
    Duration length = Duration.between(start, end);
    for (Duration width : WIDTHS) {
      if (length.dividedBy(width) <= MOST_BUCKETS) {
        return width;
      }
    }
    Duration week = Duration.ofDays(7);
    return week.multipliedBy(length.dividedBy(week) / MOST_BUCKETS + 1);
  }

  /** The statement, in which every name is quoted. */
  public String statement() {
    return "SELECT count(*) FROM %s.%s.%s WHERE time >= '%s' AND time < '%s' GROUP BY time(%ds)"
        .formatted(
            Identifier.quoted(database),
            Identifier.quoted(retentionPolicy),
            Identifier.quoted(measurement),
            start,
            end,
            width.toSeconds());
  }

  /** How many buckets there are. */
  public int buckets() {
    return (int) (bucketNumber(end.minusNanos(1)) - bucketNumber(start) + 1);
  }

  /** Index of the bucket that holds a time; outside of 0 to {@code buckets() - 1} if none does. */
  public int bucketOf(Instant time) {
    return (int) (bucketNumber(time) - bucketNumber(start));
  }

  /** First time of a bucket, cut to the range. */
  Instant bucketStart(int bucket) {
    Instant begin = begin(bucket);
    return begin.isBefore(start) ? start : begin;
  }

  /** Time after the last one of a bucket, cut to the range. */
  Instant bucketEnd(int bucket) {
    Instant next = begin(bucket + 1);
    return next.isAfter(end) ? end : next;
  }

  private Instant begin(int bucket) {
    return Instant.ofEpochSecond((bucketNumber(start) + bucket) * width.toSeconds());
  }

  private long bucketNumber(Instant time) {
    return Math.floorDiv(time.getEpochSecond(), width.toSeconds());
  }
}
