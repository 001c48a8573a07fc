package io.shardrepair.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;

/**
 * By which SHA-256 the documents of a repair are known, as far as its states have told.
 *
 * @param topology absent if state Resolve did not end
 * @param plan absent if state Decide did not
 * @param verification absent if state Verify did not
 */
public record KnownBy(
    Optional<String> topology, Optional<String> plan, Optional<String> verification) {

  /** Where that can be found of an execution whose data is not at hand. */
  public interface Source {
    KnownBy knownBy(String executionArn) throws IOException;
  }

  /** What the state machine's data tells. */
  public static KnownBy in(JsonNode state) {
    return new KnownBy(
        text(state, "/resolved/topology"),
        text(state, "/decided/plan"),
        text(state, "/verified/verification"));
  }

  /**
   * The same; of a repair that was stopped another execution reports, which has not its data.
   *
   * @param executionArn the repair's
   */
  public static KnownBy in(JsonNode state, String executionArn, Source elsewhere)
      throws IOException {
    return state.has("resolved") ? in(state) : elsewhere.knownBy(executionArn);
  }

  private static Optional<String> text(JsonNode state, String path) {
    return Optional.of(state.at(path).asText("")).filter(text -> !text.isEmpty());
  }
}
