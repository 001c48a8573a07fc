package io.shardrepair.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.json.Json;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A change of state that CloudWatch reports, in either of two forms: an EventBridge event, or the
 * direct call of a Lambda function as an alarm's action (field {@code alarmData}). Both have the
 * same content. The alarm changed or, if it watches several time series, one of them did (field
 * {@code alarmContributor}). Source of the forms: "Alarm events and EventBridge" in the CloudWatch
 * User Guide.
 *
 * @param alarm name of the alarm
 * @param arn ARN of the alarm
 * @param contributor the time series that changed; absent if the alarm itself did
 * @param change what changed, and when; a contributor's previous state is not reported
 * @param evaluatedFrom start of the data that was evaluated, from {@code reasonData}; absent for
 *     composite alarms, for states set by hand, and if CloudWatch gives no reason data
 * @param dimensions of each metric that the alarm watches, by name; none for a composite alarm or
 *     an expression
 */
public record AlarmEvent(
    String alarm,
    String arn,
    Optional<Contributor> contributor,
    StateChange change,
    Optional<Instant> evaluatedFrom,
    List<Map<String, String>> dimensions) {

  private static final String ALARM_CHANGED = "CloudWatch Alarm State Change";
  private static final String CONTRIBUTOR_CHANGED = "CloudWatch Alarm Contributor State Change";

  /** CloudWatch ends some times in {@code +0000} and others in {@code Z}. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX]")
          .toFormatter();

  public AlarmEvent {
    dimensions = List.copyOf(dimensions);
  }

  /**
   * @throws MalformedEvent if it has neither form, lacks a name, an ARN, a state or its time, or
   *     names a contributor that cannot be read
   */
  public static AlarmEvent parse(JsonNode event) {
    if (event.path("alarmData").isObject()) {
      return of("alarmData", event.path("alarmData"), text(event, "", "alarmArn"));
    }
    String type = event.path("detail-type").asText();
    if (!type.equals(ALARM_CHANGED) && !type.equals(CONTRIBUTOR_CHANGED)) {
      throw new MalformedEvent(
          "the event has neither \"alarmData\" nor the detail-type \"%s\" or \"%s\""
              .formatted(ALARM_CHANGED, CONTRIBUTOR_CHANGED));
    }
    if (type.equals(CONTRIBUTOR_CHANGED) && !event.path("detail").has(Contributor.FIELD)) {
      throw new MalformedEvent("detail.%s: missing".formatted(Contributor.FIELD));
    }
    String arn = event.path("resources").path(0).asText();
    if (arn.isEmpty()) {
      throw new MalformedEvent("resources[0]: missing; it is the ARN of the alarm");
    }
    return of("detail", event.path("detail"), arn);
  }

  private static AlarmEvent of(String path, JsonNode data, String arn) {
    JsonNode state = data.path("state");
    StateChange change =
        new StateChange(
            time(path + ".state.timestamp", text(state, path + ".state.", "timestamp")),
            Optional.of(data.path("previousState").path("value").asText())
                .filter(before -> !before.isEmpty()),
            text(state, path + ".state.", "value"));
    return new AlarmEvent(
        text(data, path + ".", "alarmName"),
        arn,
        data.has(Contributor.FIELD)
            ? Optional.of(Contributor.read(path + ".", data.path(Contributor.FIELD)))
            : Optional.empty(),
        change,
        evaluatedFrom(path, state.path("reasonData")),
        dimensions(data.path("configuration").path("metrics")));
  }

  private static String text(JsonNode object, String path, String name) {
    String text = object.path(name).asText();
    if (text.isEmpty()) {
      throw new MalformedEvent(path + name + ": missing");
    }
    return text;
  }

  private static Instant time(String path, String text) {
    try {
      return OffsetDateTime.parse(text, TIME).toInstant();
    } catch (DateTimeException e) {
      throw new MalformedEvent(
          "%s: must be a time like 2026-11-16T00:00:00.000+0000, not \"%s\"".formatted(path, text));
    }
  }

  /** Reason data is JSON inside a string, and only metric alarms put a start date there. */
  private static Optional<Instant> evaluatedFrom(String path, JsonNode reasonData) {
    if (!reasonData.isTextual()) {
      return Optional.empty();
    }
    try {
      JsonNode start = Json.tree(reasonData.textValue().getBytes(UTF_8)).path("startDate");
      return start.isTextual()
          ? Optional.of(time(path + ".state.reasonData.startDate", start.textValue()))
          : Optional.empty();
    } catch (IOException notJson) {
      throw new MalformedEvent(path + ".state.reasonData: is a string that holds no JSON");
    }
  }

  private static List<Map<String, String>> dimensions(JsonNode metrics) {
    List<Map<String, String>> all = new ArrayList<>();
    for (JsonNode metric : metrics) {
      JsonNode dimensions = metric.path("metricStat").path("metric").path("dimensions");
      Map<String, String> named = new LinkedHashMap<>();
      dimensions.properties().forEach(e -> named.put(e.getKey(), e.getValue().asText()));
      if (!named.isEmpty()) {
        all.add(Map.copyOf(named));
      }
    }
    return all;
  }
}
