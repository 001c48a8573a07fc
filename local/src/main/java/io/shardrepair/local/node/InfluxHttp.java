package io.shardrepair.local.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What the demo and the tests ask of a node over its HTTP API. */
public final class InfluxHttp {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final InfluxNode node;

  public InfluxHttp(InfluxNode node) {
    this.node = node;
  }

  /**
   * Runs an InfluxQL statement.
   *
   * @return the {@code results[0]} object of the answer
   * @throws IOException with the server's words if it refuses
   */
  public JsonNode query(String database, String statement) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.url() + "/query?epoch=ns&db=" + encode(database)))
            .timeout(Duration.ofMinutes(2))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("q=" + encode(statement)))
            .build();
    try {
      JsonNode answer =
          JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
      JsonNode error = answer.findValue("error");
      if (error != null) {
        throw new IOException(node.name() + " refused \"" + statement + "\": " + error.asText());
      }
      return answer.at("/results/0");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Starts to write lines of line protocol, times in nanoseconds; fails with an IOException. */
  public CompletableFuture<Void> write(String database, String lines) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(node.url() + "/write?precision=ns&db=" + encode(database)))
            .timeout(Duration.ofMinutes(2))
            .POST(HttpRequest.BodyPublishers.ofString(lines))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenCompose(
            answer ->
                answer.statusCode() == 204
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(
                        new IOException(node.name() + " refused a write: " + answer.body())));
  }

  /** The folder of a shard below the node's data directory. */
  public Path shardDir(String database, String retentionPolicy, long shardId) {
    return node.dataDir()
        .resolve(database)
        .resolve(retentionPolicy)
        .resolve(Long.toString(shardId));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
