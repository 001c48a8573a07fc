package io.shardrepair.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an operator asks for: the input of the state machine. Its form is described in README.md.
 *
 * @param database InfluxDB database
 * @param retentionPolicy its retention policy; absent means the database's default one
 * @param shard id of the shard; absent when a time range names it
 * @param start first time of the range, RFC 3339; absent when the shard's id names it
 * @param end time at which the range ends, not part of it, RFC 3339; present exactly if start is
 * @param mode how far to go
 * @param plan with mode apply, the id of the repair whose plan is to be replayed; the other fields
 *     are then that repair's
 * @param acceptAbsentSeries whether {@code repair} may write series that a copy lacks wholly, which
 *     may be the trace of a delete that the other copies missed
 */
public record RepairInput(
    String database,
    Optional<String> retentionPolicy,
    Optional<Long> shard,
    Optional<String> start,
    Optional<String> end,
    Mode mode,
    Optional<String> plan,
    boolean acceptAbsentSeries) {

  private static final String TIME = "must be a time like 2026-11-16T00:00:00Z";

  /**
   * Reads and checks an input.
   *
   * @throws InvalidDocument with every mistake found, each naming its field
   */
  public static RepairInput parse(JsonNode document) {
    Fields fields = Fields.of(document);
    Mode mode = mode(fields);
    if (mode == Mode.APPLY) {
      String plan = fields.text("plan");
      if (!plan.isEmpty() && !plan.matches("[A-Za-z0-9_-]{1,80}")) {
        fields.mistake("plan", "must be the id of the repair that made the plan");
      }
      for (String other : new String[] {"database", "retentionPolicy", "shard", "start", "end"}) {
        if (fields.has(other)) {
          fields.known(other);
          fields.mistake(other, "goes without mode apply: the plan says what is repaired");
        }
      }
      fields.finish();
      return new RepairInput(
          "",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          mode,
          Optional.of(plan),
          false);
    }
    String database = fields.text("database");
    Optional<String> retentionPolicy = fields.optionalText("retentionPolicy");
    OptionalLong shard = fields.optionalNumber("shard", 1, Long.MAX_VALUE);
    Optional<String> start = fields.optionalText("start");
    Optional<String> end = fields.optionalText("end");
    if (fields.has("plan")) {
      fields.known("plan");
      fields.mistake("plan", "goes with mode apply only");
    }
    boolean acceptAbsentSeries = fields.optionalFlag("acceptAbsentSeries", false);
    checkRange(fields, shard.isPresent(), start, end);
    fields.finish();
    return new RepairInput(
        database,
        retentionPolicy,
        shard.isPresent() ? Optional.of(shard.getAsLong()) : Optional.empty(),
        start,
        end,
        mode,
        Optional.empty(),
        acceptAbsentSeries);
  }

  private static Mode mode(Fields fields) {
    String label =
        fields.optionalText("mode").filter(text -> !text.isEmpty()).orElse(Mode.PLAN.label());
    return Arrays.stream(Mode.values())
        .filter(mode -> mode.label().equals(label))
        .findFirst()
        .orElseGet(
            () -> {
              fields.mistake("mode", "must be plan, apply or repair, not \"" + label + "\"");
              return Mode.PLAN;
            });
  }

  private static void checkRange(
      Fields fields, boolean shard, Optional<String> start, Optional<String> end) {
    Optional<Instant> from = time(fields, "start", start);
    Optional<Instant> to = time(fields, "end", end);
    if (start.isPresent() != end.isPresent()) {
      fields.mistake(start.isPresent() ? "end" : "start", "missing; a range has both");
    } else if (start.isEmpty() && !shard) {
      fields.mistake("shard", "missing; give shard, or start and end");
    }
    if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
      fields.mistake("end", "must be after start");
    }
  }

  private static Optional<Instant> time(Fields fields, String name, Optional<String> text) {
    try {
      return text.filter(value -> !value.isEmpty()).map(Instant::parse);
    } catch (DateTimeParseException e) {
      fields.mistake(name, TIME);
      return Optional.empty();
    }
  }
}
