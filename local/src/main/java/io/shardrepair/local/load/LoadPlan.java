package io.shardrepair.local.load;

import io.shardrepair.line.LineReader;
import io.shardrepair.line.RoundTrip;
import io.shardrepair.plan.PointObject;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.text.Utf8Text;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a load would write of the points that a copy lacks.
 *
 * @param key the object that holds them; nothing is there if there are none
 * @param sha256 of that object
 * @param points how many
 * @param first time of the first, ns
 * @param last time of the last, ns
 * @param unwritable points of series and fields that no line can carry
 * @param sample the first of these, as a dump prints them
 */
record LoadPlan(
    String key,
    String sha256,
    long points,
    long first,
    long last,
    long unwritable,
    List<String> sample) {
  private static final int SAMPLE = 5;
  private static final long NANOS = 1_000_000_000L;

  /** Reads what a copy lacks, and stores the part of it that can be written. */
  static LoadPlan of(ObjectStore store, String missing, String key) throws IOException {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    long unwritable = 0;
    List<String> sample = new ArrayList<>();
    try (LineReader lines = PointObject.open(store, missing);
        PointObject kept = new PointObject(store, key)) {
      while (lines.next()) {
        List<Integer> carried = carried(lines);
        for (int point = 0; point < lines.points(); point++) {
          if (!carried.contains(point) && sample.size() < SAMPLE) {
            sample.add(name(lines, point));
          }
        }
        unwritable += lines.points() - carried.size();
        if (carried.size() == lines.points()) {
          kept.write(lines);
        } else {
          for (int point : carried) {
            kept.write(lines, point);
          }
        }
        if (!carried.isEmpty()) {
          first = Math.min(first, lines.time());
          last = Math.max(last, lines.time());
        }
      }
      kept.commit();
      return new LoadPlan(
          key, kept.sha256(), kept.points(), first, last, unwritable, List.copyOf(sample));
    }
  }

  /** The points of the line that its server would read back as what they are. */
  private static List<Integer> carried(LineReader lines) {
    List<Integer> carried = new ArrayList<>();
    for (int point = 0; point < lines.points(); point++) {
      if (!lines.prefixed() && RoundTrip.survives(lines, point)) {
        carried.add(point);
      }
    }
    return carried;
  }

  private static String name(LineReader lines, int point) {
    return Utf8Text.of(lines.bytes(), lines.start(), lines.seriesEnd())
        + " "
        + lines.fieldName(point);
  }

  /** The plan in words, a line each. */
  List<String> describe(String target) {
    List<String> lines = new ArrayList<>();
    lines.add(
        points == 0
            ? "nothing to write into " + target
            : "to write: %,d points from %s to %s into %s"
                .formatted(points, time(first), time(last), target));
    if (unwritable > 0) {
      lines.add(
          "left: %,d points that no line can carry, such as %s; only a copy of the files brings them back"
              .formatted(unwritable, String.join(", ", sample)));
    }
    return lines;
  }

  private static Instant time(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
  }
}
