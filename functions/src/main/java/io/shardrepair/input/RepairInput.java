package io.shardrepair.input;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.model.Answer;
import io.shardrepair.model.ConflictPolicy;
import io.shardrepair.model.CopyShardOrder;
import io.shardrepair.model.Mode;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.model.ShardSelection;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The input of the state machine: what an operator asks for. Its form is described in
 * docs/configuration.md.
 *
 * @param database InfluxDB database; empty with mode apply
 * @param retentionPolicy its retention policy; absent means the database's default one
 * @param shards which shards
 * @param mode how far to go
 * @param plan with mode apply, the id of the repair whose plan to replay, which also gives database
 *     and shard
 * @param options what is allowed beyond the usual
 * @param parallelism how many shards are repaired at once if there are several
 * @param nested whether a repair of several shards started this one for one of them, so that it
 *     must not turn out to be several again; the workflow sets it
 */
public record RepairInput(
    String database,
    Optional<String> retentionPolicy,
    ShardSelection shards,
    Mode mode,
    Optional<String> plan,
    RepairOptions options,
    int parallelism,
    boolean nested) {

  private static final String TIME = "must be a time like 2026-11-16T00:00:00Z";
  private static final List<String> NOT_WITH_APPLY =
      List.of(
          "database",
          "retentionPolicy",
          "shard",
          "shards",
          "allColdShards",
          "start",
          "end",
          "conflicts",
          "parallelism",
          "nested");
  private static final List<String> WITH_APPLY_ONLY = List.of("plan", "answers", "copyShard");
  private static final int USUAL_PARALLELISM = 2;
  private static final int MOST_PARALLELISM = 20;

  /** More would not fit into one execution's history of 25,000 events. */
  public static final int MOST_SHARDS = 1000;

  /**
   * Reads and checks an input.
   *
   * @throws InvalidDocument with all mistakes found, each naming its field
   */
  public static RepairInput parse(JsonNode document) {
    Fields fields = Fields.of(document);
    Mode mode = mode(fields);
    RepairInput input = mode == Mode.APPLY ? apply(fields) : planOrRepair(fields, mode);
    fields.finish();
    return input;
  }

  private static RepairInput apply(Fields fields) {
    String plan = fields.text("plan");
    if (!plan.isEmpty() && !plan.matches("[A-Za-z0-9_-]{1,80}")) {
      fields.mistake("plan", "must be the id of the repair that made the plan");
    }
    refuse(
        fields, NOT_WITH_APPLY, "is not allowed with mode apply: the plan says what is repaired");
    RepairOptions options =
        new RepairOptions(
            fields.optionalFlag("acceptAbsentSeries", false),
            fields.optionalFlag("allowHot", false),
            ConflictPolicy.LEAVE,
            answers(fields),
            fields.optionalObject("copyShard").map(RepairInput::copyShard));
    if (options.copyShard().isPresent() && !options.answers().isEmpty()) {
      fields.mistake("answers", "are not allowed with copyShard, which replaces the whole copy");
    }
    return new RepairInput(
        "",
        Optional.empty(),
        ShardSelection.NONE,
        Mode.APPLY,
        Optional.of(plan),
        options,
        1,
        false);
  }

  private static RepairInput planOrRepair(Fields fields, Mode mode) {
    String database = fields.text("database");
    Optional<String> retentionPolicy = fields.optionalText("retentionPolicy");
    ShardSelection shards = shards(fields);
    refuse(fields, WITH_APPLY_ONLY, "is allowed only with mode apply");
    RepairOptions options =
        new RepairOptions(
            fields.optionalFlag("acceptAbsentSeries", false),
            fields.optionalFlag("allowHot", false),
            conflicts(fields),
            List.of(),
            Optional.empty());
    int parallelism =
        (int) fields.optionalNumber("parallelism", 1, MOST_PARALLELISM).orElse(USUAL_PARALLELISM);
    return new RepairInput(
        database,
        retentionPolicy,
        shards,
        mode,
        Optional.empty(),
        options,
        parallelism,
        fields.optionalFlag("nested", false));
  }

  private static void refuse(Fields fields, List<String> names, String why) {
    for (String name : names) {
      if (fields.has(name)) {
        fields.known(name);
        fields.mistake(name, why);
      }
    }
  }

  private static Mode mode(Fields fields) {
    String label =
        fields.optionalText("mode").filter(text -> !text.isEmpty()).orElse(Mode.PLAN.label());
    return Arrays.stream(Mode.values())
        .filter(mode -> mode.label().equals(label))
        .findFirst()
        .orElseGet(
            () -> {
              fields.mistake("mode", "must be check, plan, apply or repair, not \"" + label + "\"");
              return Mode.PLAN;
            });
  }

  private static ShardSelection shards(Fields fields) {
    OptionalLong shard = fields.optionalNumber("shard", 1, Long.MAX_VALUE);
    List<Long> several = fields.optionalNumbers("shards", 1, Long.MAX_VALUE, MOST_SHARDS);
    boolean allCold = fields.optionalFlag("allColdShards", false);
    Optional<String> start = fields.optionalText("start");
    Optional<String> end = fields.optionalText("end");
    checkRange(fields, start, end);
    if (new HashSet<>(several).size() < several.size()) {
      fields.mistake("shards", "must not name a shard twice");
    }
    int ways = (shard.isPresent() ? 1 : 0) + (fields.has("shards") ? 1 : 0) + (allCold ? 1 : 0);
    if (ways > 1) {
      fields.mistake("shard", "give only one of shard, shards and allColdShards");
    } else if (ways == 0 && start.isEmpty() && end.isEmpty()) {
      fields.mistake("shard", "missing; give shard, shards, start and end, or allColdShards");
    }
    List<Long> ids = new ArrayList<>(several);
    shard.ifPresent(ids::add);
    return new ShardSelection(ids, start, end, allCold);
  }

  private static void checkRange(Fields fields, Optional<String> start, Optional<String> end) {
    Optional<Instant> from = time(fields, "start", start);
    Optional<Instant> to = time(fields, "end", end);
    if (start.isPresent() != end.isPresent()) {
      fields.mistake(start.isPresent() ? "end" : "start", "missing; a range has both");
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

  private static ConflictPolicy conflicts(Fields fields) {
    try {
      return fields
          .optionalText("conflicts")
          .filter(text -> !text.isEmpty())
          .map(ConflictPolicy::of)
          .orElse(ConflictPolicy.LEAVE);
    } catch (IllegalArgumentException e) {
      fields.mistake("conflicts", e.getMessage());
      return ConflictPolicy.LEAVE;
    }
  }

  private static List<Answer> answers(Fields fields) {
    if (!fields.has("answers")) {
      fields.known("answers");
      return List.of();
    }
    return fields.objects("answers").stream().map(RepairInput::answer).toList();
  }

  private static Answer answer(Fields fields) {
    Optional<String> measurement = fields.optionalText("measurement");
    Optional<String> series = fields.optionalText("series");
    if (measurement.isPresent() == series.isPresent()) {
      fields.mistake("measurement", "give either measurement or series");
    }
    String choice = fields.text("choice");
    return new Answer(
        measurement,
        series,
        Arrays.stream(Answer.Choice.values())
            .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(choice))
            .findFirst()
            .orElseGet(
                () -> {
                  if (!choice.isEmpty()) {
                    fields.mistake(
                        "choice", "must be replay, leave or delete, not \"" + choice + "\"");
                  }
                  return Answer.Choice.LEAVE;
                }));
  }

  private static CopyShardOrder copyShard(Fields fields) {
    CopyShardOrder order = new CopyShardOrder(fields.text("from"), fields.text("to"));
    if (!order.from().isEmpty() && order.from().equals(order.to())) {
      fields.mistake("to", "must be another copy than from");
    }
    return order;
  }
}
