package io.shardrepair.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.json.Json;
import io.shardrepair.report.RepairReport.Failure;
import java.io.IOException;
import java.util.Optional;

/** Reads what a Catch put into the state machine's data: {@code {"Error": …, "Cause": …}}. */
final class CaughtError {
  private CaughtError() {}

  static Optional<Failure> in(JsonNode state, String field) {
    JsonNode caught = state.path(field);
    if (!caught.isObject()) {
      return Optional.empty();
    }
    String error = caught.path("Error").asText("unknown");
    return Optional.of(new Failure(simpleName(error), message(caught.path("Cause").asText(""))));
  }

  /** The name without the package: the Java runtime reports an exception's full class name. */
  private static String simpleName(String error) {
    return error.startsWith("io.shardrepair.")
        ? error.substring(error.lastIndexOf('.') + 1)
        : error;
  }

  /** The cause of a failed Lambda is JSON with the exception's message in it. */
  private static String message(String cause) {
    try {
      JsonNode message = Json.tree(cause.getBytes(UTF_8)).path("errorMessage");
      return message.isTextual() ? message.textValue() : cause;
    } catch (IOException plainText) {
      return cause;
    }
  }
}
