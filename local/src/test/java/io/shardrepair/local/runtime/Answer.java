package io.shardrepair.local.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.json.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * What an invocation was answered.
 *
 * @param functionError the header {@code X-Amz-Function-Error}, or empty
 */
record Answer(int status, String functionError, String body) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();

  /** Invokes a function by a request that lacks only the event. */
  static Answer of(HttpRequest.Builder request, String event)
      throws IOException, InterruptedException {
    return of(
        HTTP.send(
            request
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofString(event))
                .build(),
            HttpResponse.BodyHandlers.ofString()));
  }

  static Answer of(HttpResponse<String> response) {
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("X-Amz-Function-Error").orElse(""),
        response.body());
  }

  JsonNode json() throws IOException {
    return Json.tree(body.getBytes(UTF_8));
  }
}
