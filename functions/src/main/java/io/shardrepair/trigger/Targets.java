package io.shardrepair.trigger;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Derives from an alarm what to repair. Sources in order: the mapping, the alarm's tags, the
 * dimensions of its metrics. For both tags and dimensions, what a contributor says of itself comes
 * before what the alarm says of all. Database and retention policy come from one source, the first
 * that names a database: a policy of another source may not exist there. The range comes from the
 * first source that gives one, and as the last resort from the data that the alarm evaluated.
 */
final class Targets {
  static final String DATABASE_TAG = "influx-shard-repair:database";
  static final String RETENTION_POLICY_TAG = "influx-shard-repair:retention-policy";
  static final String LOOK_BACK_TAG = "influx-shard-repair:look-back-hours";
  static final String SKIP_TAG = "influx-shard-repair:skip-hours";

  /** No target follows from the alarm; the message says what is missing or ambiguous. */
  static final class NotDerivable extends Exception {
    private static final long serialVersionUID = 1L;

    NotDerivable(String message) {
      super(message);
    }
  }

  /** A database, and one of its retention policies or the default one. */
  private record Place(String database, Optional<String> retentionPolicy) {}

  private final Alarms alarms;
  private final TriageSettings settings;

  Targets(Alarms alarms, TriageSettings settings) {
    this.alarms = alarms;
    this.settings = settings;
  }

  Target of(AlarmEvent event, AlarmMapping mapping) throws IOException, NotDerivable {
    Map<String, String> tags = tags(event);
    Place place = place(event, mapping, tags);
    Instant at = event.change().at();
    Optional<LookBack> lookBack =
        mapping.lookBack().isPresent() ? mapping.lookBack() : tagged(tags);
    Instant start =
        lookBack
            .map(range -> at.minus(Duration.ofHours(range.hours())))
            .orElseGet(() -> evaluatedFrom(event, mapping.flapping()));
    Instant end = at.minus(Duration.ofHours(lookBack.map(LookBack::skipHours).orElse(0L)));
    return new Target(
        place.database,
        place.retentionPolicy,
        start.toString(),
        end.toString(),
        mapping.mode(),
        mapping.allowHot() ? Optional.of(true) : Optional.empty());
  }

  /**
   * The start of the evaluated data: flapping was seen over the whole window, and the first
   * evaluation in it looked further back than its own time. No single evaluation shows how far, so
   * the longer of the two counts.
   */
  private static Instant evaluatedFrom(AlarmEvent event, Flapping flapping) {
    Instant window = event.change().at().minus(flapping.window());
    return event.evaluatedFrom().filter(window::isAfter).orElse(window);
  }

  private Place place(AlarmEvent event, AlarmMapping mapping, Map<String, String> tags)
      throws NotDerivable {
    if (mapping.database().isPresent()) {
      return new Place(mapping.database().get(), mapping.retentionPolicy());
    }
    if (tags.containsKey(DATABASE_TAG)) {
      return new Place(tags.get(DATABASE_TAG), Optional.ofNullable(tags.get(RETENTION_POLICY_TAG)));
    }
    List<Map<String, String>> dimensions = dimensions(event);
    Optional<String> database = only(settings.databaseDimension(), dimensions);
    if (database.isEmpty()) {
      throw new NotDerivable(
          "no database follows from the alarm: no mapping names one, it has no tag %s, and %s"
              .formatted(
                  DATABASE_TAG,
                  dimensions.isEmpty()
                      ? "no metric with dimensions"
                      : "no metric of it has a dimension " + settings.databaseDimension()));
    }
    return new Place(database.get(), only(settings.retentionPolicyDimension(), dimensions));
  }

  /**
   * The tags of the alarm, overridden by a contributor's attributes of the same names: a query may
   * group by tags of the resources that send the metric, and then the attributes say more. All tags
   * of one subject come from one source, because a policy or a range may belong only to that
   * database.
   */
  private Map<String, String> tags(AlarmEvent event) throws IOException {
    Map<String, String> own = event.contributor().map(Contributor::attributes).orElse(Map.of());
    Map<String, String> tags = new HashMap<>(alarms.tags(event.arn()));
    replace(own, tags, DATABASE_TAG, RETENTION_POLICY_TAG);
    replace(own, tags, LOOK_BACK_TAG, SKIP_TAG);
    return tags;
  }

  private static void replace(
      Map<String, String> own, Map<String, String> tags, String first, String second) {
    if (own.containsKey(first)) {
      tags.put(first, own.get(first));
      tags.remove(second);
      if (own.containsKey(second)) {
        tags.put(second, own.get(second));
      }
    }
  }

  private List<Map<String, String>> dimensions(AlarmEvent event) {
    return event
        .contributor()
        .map(Contributor::attributes)
        .filter(own -> own.containsKey(settings.databaseDimension()))
        .map(List::of)
        .orElse(event.dimensions());
  }

  /** The value of a dimension, if the metrics that have it agree on it. */
  private static Optional<String> only(String dimension, List<Map<String, String>> metrics)
      throws NotDerivable {
    TreeSet<String> values = new TreeSet<>();
    metrics.stream()
        .map(metric -> metric.get(dimension))
        .filter(Objects::nonNull)
        .forEach(values::add);
    if (values.size() > 1) {
      throw new NotDerivable(
          "the alarm's metrics disagree on the dimension %s: %s; name the database in a mapping"
              .formatted(dimension, String.join(", ", values)));
    }
    return values.stream().findFirst();
  }

  private static Optional<LookBack> tagged(Map<String, String> tags) throws NotDerivable {
    Optional<Long> hours = hours(tags, LOOK_BACK_TAG);
    Optional<Long> skip = hours(tags, SKIP_TAG);
    if (hours.isEmpty()) {
      if (skip.isPresent()) {
        throw new NotDerivable("tag %s is allowed only with %s".formatted(SKIP_TAG, LOOK_BACK_TAG));
      }
      return Optional.empty();
    }
    LookBack lookBack = new LookBack(hours.get(), skip.orElse(0L));
    if (!lookBack.isRange()) {
      throw new NotDerivable("tag %s must be less than %s".formatted(SKIP_TAG, LOOK_BACK_TAG));
    }
    return Optional.of(lookBack);
  }

  private static Optional<Long> hours(Map<String, String> tags, String name) throws NotDerivable {
    String text = tags.get(name);
    if (text == null) {
      return Optional.empty();
    }
    if (!text.matches("[0-9]{1,5}") || Long.parseLong(text) > LookBack.MOST_HOURS) {
      throw new NotDerivable(
          "tag %s must be a whole number of hours up to %,d, not \"%s\""
              .formatted(name, LookBack.MOST_HOURS, text));
    }
    return Optional.of(Long.parseLong(text));
  }
}
