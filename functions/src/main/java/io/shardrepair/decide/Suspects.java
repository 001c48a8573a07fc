package io.shardrepair.decide;

import io.shardrepair.compare.AbsentSeries;
import io.shardrepair.compare.PartitionResult;
import io.shardrepair.compare.Schema;
import io.shardrepair.json.Json;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.line.PrintedSeries;
import io.shardrepair.model.Answer.Choice;
import io.shardrepair.plan.DeleteStatement;
import io.shardrepair.plan.PlanNotApplicable;
import io.shardrepair.plan.PointObject;
import io.shardrepair.plan.RepairPlan.Delete;
import io.shardrepair.plan.RepairPlan.SuspectedDeletes;
import io.shardrepair.plan.SuspectedDelete;
import io.shardrepair.store.RepairObjects;
import io.shardrepair.text.Plural;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Goes through all suspected deletes once, one at a time: lists them for review, counts what
 * happens to them, and collects the statements of those that are deleted.
 */
final class Suspects {
  /** The most statements kept per copy; to delete more, drop the measurement by hand. */
  static final int MAX_DELETES = 10_000;

  private static final int SAMPLE = 100;
  private static final int NAMES_IN_ERROR = 5;

  private final RepairObjects objects;
  private final Answers answers;
  private final EarlierPlan earlier;
  private final Map<DumpBytes, Optional<Collection<byte[]>>> tagKeys;

  private long series;
  private long unanswered;
  private final List<String> unansweredNames = new ArrayList<>();
  private final Map<Choice, Long> chosen = new EnumMap<>(Choice.class);
  private final List<SuspectedDelete> sample = new ArrayList<>();
  private final Map<String, List<Delete>> deletes = new HashMap<>();
  private final Set<Integer> withholding = new HashSet<>();
  private boolean listed;

  Suspects(
      RepairObjects objects, Answers answers, EarlierPlan earlier, List<PartitionResult> results) {
    this.objects = objects;
    this.answers = answers;
    this.earlier = earlier;
    this.tagKeys = tagKeys(results);
  }

  private static Map<DumpBytes, Optional<Collection<byte[]>>> tagKeys(
      List<PartitionResult> results) {
    Map<DumpBytes, Set<DumpBytes>> names = new LinkedHashMap<>();
    Set<DumpBytes> incomplete = new HashSet<>();
    for (PartitionResult result : results) {
      for (Schema schema : result.found().schemas()) {
        names
            .computeIfAbsent(schema.measurement(), m -> new LinkedHashSet<>())
            .addAll(schema.tagKeys());
        if (!schema.complete()) {
          incomplete.add(schema.measurement());
        }
      }
    }
    Map<DumpBytes, Optional<Collection<byte[]>>> keys = new HashMap<>();
    names.forEach(
        (measurement, of) ->
            keys.put(
                measurement,
                incomplete.contains(measurement)
                    ? Optional.empty()
                    : Optional.of(of.stream().map(DumpBytes::bytes).toList())));
    return keys;
  }

  /** Goes through the series of all partitions. */
  void read(List<PartitionResult> results, Undo undo) throws IOException {
    try (PointObject list = new PointObject(objects.store(), key())) {
      for (PartitionResult result : results) {
        try (AbsentReader absent = new AbsentReader(objects.store(), result.found().absentKey())) {
          for (Optional<AbsentSeries> next = absent.take();
              next.isPresent();
              next = absent.take()) {
            SuspectedDelete suspect = suspect(next.get());
            byte[] json = Json.bytes(suspect);
            list.write(json, 0, json.length, 0);
            list.ascii("\n");
            count(suspect, result.index(), undo);
          }
        }
      }
      listed = list.commit();
    }
  }

  private String key() {
    return objects.suspectedDeletes(earlier.narrowing());
  }

  private SuspectedDelete suspect(AbsentSeries absent) {
    byte[] name = absent.series().bytes();
    DeleteStatement delete = DeleteStatement.of(name, tagKeys(name), absent.first(), absent.last());
    return new SuspectedDelete(
        absent,
        earlier.limits() ? plannedChoice(absent, delete) : answers.choice(absent),
        delete.statement(),
        delete.refusal());
  }

  /**
   * A narrowed plan asks no questions again: what was going to be deleted still is, if it is the
   * same; for the rest, the earlier plan's points say what may be written.
   */
  private Optional<Choice> plannedChoice(AbsentSeries absent, DeleteStatement delete) {
    boolean planned =
        delete.statement().isPresent()
            && absent.holders().stream()
                .allMatch(
                    copy ->
                        earlier.allowsDelete(
                            copy, asDelete(absent, copy, delete.statement().get())));
    return Optional.of(planned ? Choice.DELETE : Choice.REPLAY);
  }

  private Delete asDelete(AbsentSeries absent, String copy, String statement) {
    return new Delete(
        absent.series(),
        absent.held().get(copy),
        tagKeys(absent.series().bytes()).orElseThrow().stream()
            .map(key -> DumpBytes.of(key, 0, key.length))
            .toList(),
        absent.first(),
        absent.last(),
        statement);
  }

  /** The tag keys of the series' measurement; absent if there are too many. */
  private Optional<Collection<byte[]>> tagKeys(byte[] series) {
    byte[] measurement = PrintedSeries.measurement(series);
    return tagKeys.getOrDefault(DumpBytes.of(measurement, 0, measurement.length), Optional.empty());
  }

  private void count(SuspectedDelete suspect, int partition, Undo undo) throws IOException {
    AbsentSeries absent = suspect.series();
    series++;
    if (sample.size() < SAMPLE) {
      sample.add(suspect);
    }
    if (suspect.choice().isEmpty()) {
      unanswered++;
      if (unansweredNames.size() < NAMES_IN_ERROR) {
        unansweredNames.add(absent.series().toString());
      }
    }
    suspect.choice().ifPresent(choice -> chosen.merge(choice, 1L, Long::sum));
    if (suspect.choice().isPresent() && suspect.choice().get() == Choice.REPLAY) {
      for (String copy : absent.lacking()) {
        undo.added(copy, suspect);
      }
      return;
    }
    withholding.add(partition);
    if (suspect.choice().isPresent() && suspect.choice().get() == Choice.DELETE) {
      for (String copy : absent.holders()) {
        delete(copy, suspect);
      }
    }
  }

  private void delete(String copy, SuspectedDelete suspect) {
    AbsentSeries absent = suspect.series();
    String statement =
        suspect
            .delete()
            .orElseThrow(
                () ->
                    new PlanNotApplicable(
                        "series %s cannot be deleted exactly: %s; answer replay or leave for it"
                            .formatted(absent.series(), suspect.whyNoDelete().orElseThrow())));
    List<Delete> ofCopy = deletes.computeIfAbsent(copy, c -> new ArrayList<>());
    if (ofCopy.size() == MAX_DELETES) {
      throw new PlanNotApplicable(
          "more than %,d series would be deleted from %s: delete whole measurements by hand, then make a new plan"
              .formatted(MAX_DELETES, copy));
    }
    ofCopy.add(asDelete(absent, copy, statement));
  }

  /**
   * Refuses a plan with open questions.
   *
   * @throws PlanNotApplicable if a series has no answer, or an answer matches no series
   */
  void requireAnswered(String planId) {
    if (unanswered > 0) {
      throw new PlanNotApplicable(
          ("plan %s holds %s without an answer, such as %s: give an answer for"
                  + " each series or its measurement, or acceptAbsentSeries")
              .formatted(
                  planId,
                  Plural.of(unanswered, "suspected delete"),
                  String.join(" and ", unansweredNames)));
    }
    List<String> unused = answers.unused();
    if (!unused.isEmpty()) {
      throw new PlanNotApplicable(
          "answers name what plan %s does not suspect: %s; write names as the plan does"
              .formatted(planId, String.join(", ", unused)));
    }
  }

  /** What happens to a series. */
  Optional<Choice> choice(AbsentSeries absent) {
    return earlier.limits() ? suspect(absent).choice() : answers.choice(absent);
  }

  /** Whether any absent series of the partition is not simply written. */
  boolean withholds(PartitionResult result) {
    return withholding.contains(result.index());
  }

  /** Whether any series is deleted. */
  boolean deletesAny() {
    return !deletes.isEmpty();
  }

  List<Delete> deletes(String copy) {
    return List.copyOf(deletes.getOrDefault(copy, List.of()));
  }

  SuspectedDeletes summary(String digest) {
    return new SuspectedDeletes(
        series,
        chosen.getOrDefault(Choice.REPLAY, 0L),
        chosen.getOrDefault(Choice.LEAVE, 0L),
        chosen.getOrDefault(Choice.DELETE, 0L),
        unanswered,
        digest,
        listed ? Optional.of(key()) : Optional.empty(),
        List.copyOf(sample));
  }
}
