package io.shardrepair.decide;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.compare.Name;
import io.shardrepair.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A point that copies hold with different values, as a line of {@code conflicts.jsonl.gz} says.
 *
 * @param series as printed in line protocol
 * @param field as printed
 * @param time ns
 * @param values per copy the value as printed, null where the copy lacks the point
 */
public record Conflict(Name series, Name field, long time, List<Name> values) {

  /**
   * Reads a line.
   *
   * @param copies names of all copies, in order
   */
  public static Conflict parse(byte[] line, List<String> copies) throws IOException {
    JsonNode json = Json.tree(line);
    List<Name> values = new ArrayList<>();
    for (String copy : copies) {
      JsonNode value = json.path("values").path(copy);
      values.add(value.isNull() ? null : Json.read(value, Name.class));
    }
    return new Conflict(
        Json.read(json.path("series"), Name.class),
        Json.read(json.path("field"), Name.class),
        Long.parseLong(json.path("time").textValue()),
        values);
  }
}
