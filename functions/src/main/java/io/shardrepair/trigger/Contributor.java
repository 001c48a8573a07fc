package io.shardrepair.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One of the time series that an alarm on a query with {@code GROUP BY} watches. Its state may
 * change while the alarm's stays the same.
 *
 * @param id by which CloudWatch identifies it, at most 1,024 characters
 * @param attributes what distinguishes it from the alarm's other time series: the values that the
 *     query groups by, by name
 */
public record Contributor(String id, Map<String, String> attributes) {
  static final String FIELD = "alarmContributor";

  public Contributor {
    attributes = Map.copyOf(attributes);
  }

  static Contributor read(String path, JsonNode contributor) {
    String id = contributor.path("id").asText();
    if (id.isEmpty()) {
      throw new MalformedEvent(path + FIELD + ".id: missing");
    }
    JsonNode given = contributor.path("attributes");
    if (!given.isObject()) {
      throw new MalformedEvent(path + FIELD + ".attributes: must be an object of names and values");
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    given
        .properties()
        .forEach(
            attribute -> {
              if (!attribute.getValue().isTextual()) {
                throw new MalformedEvent(
                    "%s%s.attributes.%s: must be a string"
                        .formatted(path, FIELD, attribute.getKey()));
              }
              attributes.put(attribute.getKey(), attribute.getValue().textValue());
            });
    return new Contributor(id, attributes);
  }
}
