package io.shardrepair.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Events as CloudWatch sends them, and a CloudWatch that knows what a test tells it. */
public final class AlarmFixtures {
  /** When the alarm of most documents changed its state. */
  static final Instant CHANGED = Instant.parse("2026-11-16T10:42:31.115Z");

  private AlarmFixtures() {}

  /** A recorded-shape document of {@code src/test/resources/alarms}. */
  public static JsonNode event(String name) throws IOException {
    try (InputStream file = AlarmFixtures.class.getResourceAsStream("/alarms/" + name + ".json")) {
      return Json.tree(file.readAllBytes());
    }
  }

  /** The document {@code metric}, of another alarm and time. */
  static JsonNode changeIntoAlarm(String alarm, Instant at) throws IOException {
    ObjectNode event = (ObjectNode) event("metric");
    ObjectNode detail = (ObjectNode) event.path("detail");
    detail.put("alarmName", alarm);
    ((ObjectNode) detail.path("state")).put("timestamp", at.toString().replace("Z", "+0000"));
    event.putArray("resources").add("arn:aws:cloudwatch:eu-central-1:123456789012:alarm:" + alarm);
    return event;
  }

  /** History and tags in memory. */
  public static final class KnownAlarms implements Alarms {
    private final Map<String, List<StateChange>> histories = new HashMap<>();
    private final Map<String, String> tags = new HashMap<>();

    /** So many changes, a minute apart, into ALARM and back by turns, the last one at that time. */
    public KnownAlarms flapping(String alarm, int changes, Instant last) {
      List<StateChange> history = new ArrayList<>();
      for (int back = 0; back < changes; back++) {
        boolean alarmed = back % 2 == 0;
        history.add(
            new StateChange(
                last.minusSeconds(60L * back),
                Optional.of(alarmed ? "OK" : "ALARM"),
                alarmed ? "ALARM" : "OK"));
      }
      histories.put(alarm, history);
      return this;
    }

    KnownAlarms history(String alarm, StateChange... changes) {
      histories.put(alarm, List.of(changes));
      return this;
    }

    KnownAlarms tag(String key, String value) {
      tags.put(key, value);
      return this;
    }

    @Override
    public List<StateChange> history(String alarm, Instant from, Instant to) {
      return histories.getOrDefault(alarm, List.of()).stream()
          .filter(change -> !change.at().isBefore(from) && !change.at().isAfter(to))
          .toList();
    }

    @Override
    public Map<String, String> tags(String arn) {
      return Map.copyOf(tags);
    }
  }
}
