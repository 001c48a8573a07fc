package io.shardrepair.replay;

import io.shardrepair.line.LineReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * influxd's message when it refuses points: {@code partial write: REASON dropped=N}. It names one
 * reason and rarely all points, so this guesses which lines are meant; they are then written
 * separately from the others, and only the answers to that count.
 *
 * <p>Source: {@code http.Handler.serveWrite}, {@code PointsWriter.WritePointsPrivileged}, {@code
 * Shard.validateSeriesAndFields} and {@code inmem.ShardIndex.CreateSeriesListIfNotExists} of
 * influxdb 1.8.10.
 */
record Refusal(String reason, Kind kind, int dropped) {

  enum Kind {
    /** A field has another type in this shard: {@code dropped} lines hold such a field. */
    FIELD_TYPE("partial write: field type conflict: "),
    /** The {@code dropped} oldest lines are out of the retention policy. */
    BEYOND_RETENTION("partial write: points beyond retention policy "),
    /** {@code dropped} lines are in new series with one more value of a tag; nothing is written. */
    TAG_VALUES("partial write: max-values-per-tag limit exceeded "),
    /** The lines are in the message. */
    UNPARSABLE(""),
    /** {@code dropped} does not say how much is refused for good. */
    OTHER("");

    private final String start;

    Kind(String start) {
      this.start = start;
    }
  }

  /** Lines that are likely meant, and all others. */
  record Split(Batch others, Batch suspects) {}

  private static final Pattern DROPPED = Pattern.compile(" dropped=([0-9]{1,9})$");
  private static final String UNABLE = "unable to parse '";

  static Refusal of(String reason) {
    Matcher matcher = DROPPED.matcher(reason);
    int dropped = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(k -> !k.start.isEmpty() && reason.startsWith(k.start))
            .findFirst()
            .orElse(reason.contains(UNABLE) ? Kind.UNPARSABLE : Kind.OTHER);
    return new Refusal(reason, kind, dropped);
  }

  /**
   * Whether this says that every point of the batch is refused. For these kinds {@code dropped}
   * counts each line once, so all are meant if it equals the number of lines. A whole line is
   * dropped for one field of the wrong type, so for that kind the lines must have one field.
   */
  boolean ofAll(Batch batch) {
    if (dropped != batch.lines()) {
      return false;
    }
    return switch (kind) {
      case FIELD_TYPE -> batch.lines() == batch.points();
      case BEYOND_RETENTION, TAG_VALUES -> true;
      // A series over max-series-per-database is refused together with all new ones of its batch.
      case UNPARSABLE, OTHER -> false;
    };
  }

  /** Splits the batch; empty if the message does not help, or one part would be empty. */
  Optional<Split> split(Batch batch) throws IOException {
    Batch others = new Batch();
    Batch suspects = new Batch();
    switch (kind) {
      case FIELD_TYPE -> splitFields(batch, others, suspects);
      case BEYOND_RETENTION -> splitByTime(batch, others, suspects);
      case UNPARSABLE -> splitNamed(batch, others, suspects);
      case TAG_VALUES, OTHER -> {
        return Optional.empty();
      }
    }
    return others.lines() == 0 || suspects.lines() == 0
        ? Optional.empty()
        : Optional.of(new Split(others, suspects));
  }

  private void splitFields(Batch batch, Batch others, Batch suspects) throws IOException {
    LineReader reader = batch.reader();
    for (int line = 0; reader.next(); line++) {
      String measurement = reader.measurement();
      boolean[] named = new boolean[reader.points()];
      int count = 0;
      for (int field = 0; field < named.length; field++) {
        named[field] =
            reason.contains(
                "input field \"%s\" on measurement \"%s\" is type "
                    .formatted(reader.fieldName(field), measurement));
        count += named[field] ? 1 : 0;
      }
      if (count == 0) {
        others.add(batch, line);
        continue;
      }
      for (int field = 0; field < named.length; field++) {
        (named[field] ? suspects : others).add(reader.line(field));
      }
    }
  }

  /** A point is kept if it, or an older one, lies in a shard group that is kept. */
  private void splitByTime(Batch batch, Batch others, Batch suspects) throws IOException {
    long[] times = new long[batch.lines()];
    LineReader reader = batch.reader();
    for (int line = 0; reader.next(); line++) {
      times[line] = reader.time();
    }
    long[] sorted = times.clone();
    Arrays.sort(sorted);
    long newest = sorted[Math.min(Math.max(dropped, 1), sorted.length) - 1];
    for (int line = 0; line < times.length; line++) {
      (times[line] <= newest ? suspects : others).add(batch, line);
    }
  }

  private void splitNamed(Batch batch, Batch others, Batch suspects) {
    for (int line = 0; line < batch.lines(); line++) {
      byte[] bytes = batch.line(line);
      String text = new String(bytes, 0, bytes.length - 1, StandardCharsets.UTF_8);
      (reason.contains(UNABLE + text + "'") ? suspects : others).add(batch, line);
    }
  }
}
