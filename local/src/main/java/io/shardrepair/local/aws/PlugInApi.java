package io.shardrepair.local.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.local.process.AccessKeys;
import io.shardrepair.local.process.RunToken;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Calls of this project's plug-in for LocalStack, made by whoever started LocalStack. */
record PlugInApi(URI endpoint, RunToken token) {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String KEYS = "/_shardrepair/keys";
  private static final String CALLS = "/_shardrepair/calls";

  /**
   * Makes keys known; until then there are none.
   *
   * @throws IOException if the plug-in does not take them, and so does not guard LocalStack
   */
  void add(AccessKeys keys) throws IOException {
    send(
        HttpRequest.newBuilder(endpoint.resolve(KEYS))
            .PUT(HttpRequest.BodyPublishers.ofString(keys.toJson())),
        204,
        "given access keys");
  }

  /** Whether a LocalStack with this run's token answers. */
  boolean answers() throws InterruptedException {
    try {
      calls();
      return true;
    } catch (InterruptedIOException e) {
      throw new InterruptedException(e.getMessage());
    } catch (IOException notYet) {
      return false;
    }
  }

  /** The calls until now, a JSON object a line. */
  String calls() throws IOException {
    return send(HttpRequest.newBuilder(endpoint.resolve(CALLS)), 200, "asked which calls it had");
  }

  private String send(HttpRequest.Builder request, int status, String what) throws IOException {
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  token.addTo(request).timeout(LIMIT).build(),
                  HttpResponse.BodyHandlers.ofString(UTF_8));
      if (answer.statusCode() != status) {
        throw new IOException(
            "LocalStack answered %d when it was %s: %s"
                .formatted(answer.statusCode(), what, answer.body()));
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while LocalStack was " + what);
    }
  }
}
