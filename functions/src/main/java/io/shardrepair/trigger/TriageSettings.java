package io.shardrepair.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.input.Fields;
import io.shardrepair.input.InvalidDocument;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The triage document, as operators write it. Its form is described in docs/triggers.md.
 *
 * @param flapping when an alarm counts as flapping, unless its mapping says otherwise
 * @param coolDownMinutes how long after a start no other repair of the same database is started, in
 *     minutes
 * @param databaseDimension name of the metric dimension that holds a database
 * @param retentionPolicyDimension name of the metric dimension that holds a retention policy
 * @param alarms mappings; the first that matches counts
 */
public record TriageSettings(
    Flapping flapping,
    int coolDownMinutes,
    String databaseDimension,
    String retentionPolicyDimension,
    List<AlarmMapping> alarms) {

  /** The names that Telegraf's input {@code influxdb} gives to its tags. */
  private static final String DATABASE = "database";

  private static final String RETENTION_POLICY = "retentionPolicy";

  private static final int USUAL_COOL_DOWN_MINUTES = 360;
  private static final int LONGEST_COOL_DOWN_MINUTES = 43_200;

  /** The settings if there is no document: tags and dimensions must say everything. */
  public static final TriageSettings USUAL =
      new TriageSettings(
          Flapping.USUAL, USUAL_COOL_DOWN_MINUTES, DATABASE, RETENTION_POLICY, List.of());

  /** Reads the settings each time again: they may change while a function is loaded. */
  @FunctionalInterface
  public interface Source {
    /**
     * @throws InvalidDocument with all mistakes, if there is a document and it is wrong
     */
    TriageSettings read() throws IOException;
  }

  public TriageSettings {
    alarms = List.copyOf(alarms);
  }

  /**
   * @throws InvalidDocument with all mistakes found, each naming its field
   */
  public static TriageSettings parse(JsonNode document) {
    Fields fields = Fields.of(document);
    fields.number("version", 1, 1);
    Flapping flapping = Flapping.read(fields, Flapping.USUAL);
    int coolDown =
        (int)
            fields
                .optionalNumber("coolDownMinutes", 1, LONGEST_COOL_DOWN_MINUTES)
                .orElse(USUAL_COOL_DOWN_MINUTES);
    Optional<Fields> dimensions = fields.optionalObject("dimensions");
    fields.known("alarms");
    TriageSettings settings =
        new TriageSettings(
            flapping,
            coolDown,
            dimensions.flatMap(names -> names.optionalText("database")).orElse(DATABASE),
            dimensions
                .flatMap(names -> names.optionalText("retentionPolicy"))
                .orElse(RETENTION_POLICY),
            fields.has("alarms")
                ? fields.objects("alarms").stream()
                    .map(alarm -> AlarmMapping.read(alarm, flapping))
                    .toList()
                : List.of());
    settings.checkWindows(fields);
    fields.finish();
    return settings;
  }

  /**
   * Requires a cool-down at least as long as any window. A repair is named after its alarm and the
   * window in which it was started, so that two starts never fall into one window.
   */
  private void checkWindows(Fields fields) {
    int longest =
        alarms.stream()
            .mapToInt(alarm -> alarm.flapping().windowMinutes())
            .reduce(flapping.windowMinutes(), Math::max);
    if (coolDownMinutes < longest) {
      fields.mistake(
          "coolDownMinutes",
          "must be at least the longest windowMinutes, %d, not %d"
              .formatted(longest, coolDownMinutes));
    }
  }

  Duration coolDown() {
    return Duration.ofMinutes(coolDownMinutes);
  }

  /** The mapping for an alarm; the usual settings if no mapping names it. */
  AlarmMapping mapping(String alarm) {
    return alarms.stream()
        .filter(mapping -> mapping.matches(alarm))
        .findFirst()
        .orElseGet(() -> AlarmMapping.none(flapping));
  }
}
