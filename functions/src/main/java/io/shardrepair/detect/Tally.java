package io.shardrepair.detect;

import io.shardrepair.influxql.Identifier;
import io.shardrepair.status.ShardStatus;
import io.shardrepair.status.ShardStatus.Measurement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a check has counted so far. A <i>count</i> is the number of points of one field of one
 * measurement in one bucket; it has one answer per node and time of asking.
 *
 * @param measurements number of measurements asked about
 * @param missed measurements without any point whose points influxd may miss because of their names
 * @param points sum of the greatest answers of all counts
 * @param differingPoints sum, over all counts, of the difference between the greatest and the least
 *     answer
 * @param disagreements counts for which one node gave different answers
 * @param suspectedStart start of the first bucket with a count that differs, RFC 3339
 * @param suspectedEnd end of the last one, not part of it
 * @param differing measurements that differ most, at most {@link ShardStatus#MOST_MEASUREMENTS}
 * @param differingMeasurements how many differ in all
 * @param counted by node, points counted: one sum for each time it was asked
 * @param problems by node, why its answers are missing
 */
record Tally(
    long measurements,
    long missed,
    long points,
    long differingPoints,
    long disagreements,
    Optional<String> suspectedStart,
    Optional<String> suspectedEnd,
    List<Measurement> differing,
    long differingMeasurements,
    Map<String, List<Long>> counted,
    Map<String, String> problems) {

  static final Tally NOTHING =
      new Tally(
          0, 0, 0, 0, 0, Optional.empty(), Optional.empty(), List.of(), 0, Map.of(), Map.of());

  /**
   * The tally with the answers about one more measurement.
   *
   * @param answers by node, for each time it was asked: counts by field and bucket
   */
  Tally plus(CountQuery query, Map<String, List<Map<String, long[]>>> answers) {
    long most = 0;
    long differ = 0;
    long again = 0;
    int first = Integer.MAX_VALUE;
    int last = -1;
    for (String field : fields(answers)) {
      for (int bucket = 0; bucket < query.buckets(); bucket++) {
        Spread ofAll = Spread.NONE;
        boolean disagrees = false;
        for (List<Map<String, long[]>> ofNode : answers.values()) {
          Spread spread = Spread.NONE;
          for (Map<String, long[]> answer : ofNode) {
            spread = spread.with(answer.containsKey(field) ? answer.get(field)[bucket] : 0);
          }
          disagrees |= spread.width() > 0;
          ofAll = ofAll.with(spread);
        }
        most += ofAll.max;
        again += disagrees ? 1 : 0;
        if (ofAll.width() > 0) {
          differ += ofAll.width();
          first = Math.min(first, bucket);
          last = Math.max(last, bucket);
        }
      }
    }
    return new Tally(
        measurements + 1,
        missed + (most == 0 && Identifier.mayBeMissed(query.measurement()) ? 1 : 0),
        points + most,
        differingPoints + differ,
        disagreements + again,
        differ == 0 ? suspectedStart : earlier(suspectedStart, query.bucketStart(first)),
        differ == 0 ? suspectedEnd : later(suspectedEnd, query.bucketEnd(last)),
        differ == 0 ? differing : with(new Measurement(query.measurement(), differ)),
        differingMeasurements + (differ == 0 ? 0 : 1),
        summed(answers),
        problems);
  }

  /** The tally without a node that did not answer; its answers no longer count. */
  Tally without(String node, String problem) {
    Map<String, String> more = new TreeMap<>(problems);
    more.put(node, problem);
    return new Tally(
        measurements,
        missed,
        points,
        differingPoints,
        disagreements,
        suspectedStart,
        suspectedEnd,
        differing,
        differingMeasurements,
        counted,
        more);
  }

  private static Set<String> fields(Map<String, List<Map<String, long[]>>> answers) {
    Set<String> fields = new TreeSet<>();
    answers.values().forEach(ofNode -> ofNode.forEach(answer -> fields.addAll(answer.keySet())));
    return fields;
  }

  private List<Measurement> with(Measurement measurement) {
    List<Measurement> more = new ArrayList<>(differing);
    more.add(measurement);
    more.sort(Comparator.comparingLong(Measurement::points).reversed());
    return List.copyOf(more.subList(0, Math.min(more.size(), ShardStatus.MOST_MEASUREMENTS)));
  }

  private Map<String, List<Long>> summed(Map<String, List<Map<String, long[]>>> answers) {
    Map<String, List<Long>> sums = new TreeMap<>(counted);
    answers.forEach(
        (node, ofNode) -> {
          List<Long> sum = new ArrayList<>();
          for (int ask = 0; ask < ofNode.size(); ask++) {
            long before = counted.containsKey(node) ? counted.get(node).get(ask) : 0;
            sum.add(before + total(ofNode.get(ask)));
          }
          sums.put(node, sum);
        });
    return sums;
  }

  private static long total(Map<String, long[]> answer) {
    long total = 0;
    for (long[] buckets : answer.values()) {
      for (long count : buckets) {
        total += count;
      }
    }
    return total;
  }

  private static Optional<String> earlier(Optional<String> known, Instant time) {
    return known.filter(text -> Instant.parse(text).isBefore(time)).or(() -> text(time));
  }

  private static Optional<String> later(Optional<String> known, Instant time) {
    return known.filter(text -> Instant.parse(text).isAfter(time)).or(() -> text(time));
  }

  private static Optional<String> text(Instant time) {
    return Optional.of(time.toString());
  }

  /** Least and greatest of some answers. */
  private record Spread(long min, long max) {
    static final Spread NONE = new Spread(Long.MAX_VALUE, 0);

    Spread with(long answer) {
      return new Spread(Math.min(min, answer), Math.max(max, answer));
    }

    Spread with(Spread other) {
      return new Spread(Math.min(min, other.min), Math.max(max, other.max));
    }

    long width() {
      return max - Math.min(min, max);
    }
  }
}
