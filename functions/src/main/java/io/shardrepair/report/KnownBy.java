package io.shardrepair.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;

/**
 * The SHA-256 by which documents of a repair are known, as far as its states have reported them.
 *
 * @param topology absent if state Resolve did not end
 * @param plan absent if state Decide did not
 * @param verification absent if state Verify did not
 */
public record KnownBy(
    Optional<String> topology, Optional<String> plan, Optional<String> verification) {

  /** Where to find this for an execution whose data is not at hand. */
  public interface Source {
    KnownBy knownBy(String executionArn) throws IOException;
  }

  /** Reads it from the state machine's data. */
  public static KnownBy in(JsonNode state) {
    return new KnownBy(
        text(state, "/resolved/topology"),
        text(state, "/decided/plan"),
        text(state, "/verified/verification"));
  }

  /**
   * The same; but the report of a stopped repair is made by another execution, which does not have
   * its data.
   *
   * @param executionArn the execution of the repair
   */
  public static KnownBy in(JsonNode state, String executionArn, Source elsewhere)
      throws IOException {
    return state.has("resolved") ? in(state) : elsewhere.knownBy(executionArn);
  }

  private static Optional<String> text(JsonNode state, String path) {
    return Optional.of(state.at(path).asText("")).filter(text -> !text.isEmpty());
  }
}
