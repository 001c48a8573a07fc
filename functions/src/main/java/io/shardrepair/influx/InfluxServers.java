package io.shardrepair.influx;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardrepair.model.Node;
import io.shardrepair.preflight.ServerState;
import io.shardrepair.preflight.ServerState.ClockReading;
import io.shardrepair.preflight.ServerState.HttpAnswer;
import io.shardrepair.preflight.Servers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Reads what a node's HTTP API says about the node. Uses OkHttp, on which influxdb-java is built:
 * that gives no access to headers, knows no paths but InfluxDB's own, and returns a long answer
 * only as a whole.
 */
public final class InfluxServers implements Servers {
  private static final int TEXT_BYTES = 500;

  /** Footer of a queue's segment file, which even an empty queue has (services/hh/queue.go). */
  private static final long FOOTER_BYTES = 8;

  private static final String CHUNK_ROWS = "10000";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final References references;
  private final Clock clock;
  private final Trust trust;

  /** Clients by the authorities that nodes name, which are not read before the first request. */
  private final Map<Optional<String>, OkHttpClient> clients = new HashMap<>();

  /**
   * @param trust for nodes whose url is https
   */
  public InfluxServers(References references, Trust trust, Clock clock) {
    this.references = references;
    this.trust = trust;
    this.clock = clock;
  }

  private synchronized OkHttpClient client(Node node) throws IOException {
    OkHttpClient known = clients.get(node.authorities());
    if (known != null) {
      return known;
    }
    OkHttpClient made =
        NodeClient.builder(trust.in(node, references)).readTimeout(120, TimeUnit.SECONDS).build();
    clients.put(node.authorities(), made);
    return made;
  }

  @Override
  public ServerState look(Node node) throws IOException {
    HttpAnswer antiEntropy;
    // First, so that the ping needs no new connection and reads the clock in one round trip.
    try (Response response =
        get(node, url(node, "shard-repair/status").addQueryParameter("local", "true").build())) {
      antiEntropy = new HttpAnswer(response.code(), response.peekBody(TEXT_BYTES).string());
    }
    long asked = clock.millis();
    try (Response response = get(node, url(node, "ping").build())) {
      long answered = clock.millis();
      if (!response.isSuccessful()) {
        throw new IOException(
            "node %s answers /ping with HTTP %d: check its url and credentials in the nodes document"
                .formatted(node.name(), response.code()));
      }
      return new ServerState(
          node.name(),
          Optional.ofNullable(response.header("X-Influxdb-Build")),
          Optional.ofNullable(response.header("X-Influxdb-Version")),
          antiEntropy,
          Optional.ofNullable(response.headers().getInstant("Date"))
              .map(shown -> reading(shown, asked, answered)));
    }
  }

  @Override
  public long seriesCount(Node node, String database) throws IOException {
    long[] count = {0};
    query(
        node,
        database,
        "SHOW SERIES EXACT CARDINALITY",
        series -> series.path("values").forEach(row -> count[0] += lastOf(row).asLong()));
    return count[0];
  }

  @Override
  public void series(Node node, String database, Consumer<String> keys) throws IOException {
    query(
        node,
        database,
        "SHOW SERIES",
        series -> series.path("values").forEach(row -> keys.accept(row.get(0).asText())));
  }

  @Override
  public Map<Long, Long> shardBytes(Node node) throws IOException {
    Map<Long, Long> bytes = new HashMap<>();
    query(
        node,
        "",
        "SHOW STATS FOR 'shard'",
        series ->
            bytes.merge(
                series.path("tags").path("id").asLong(), sum(series, "diskBytes"), Long::sum));
    return bytes;
  }

  @Override
  public long queuedBytes(Node node) throws IOException {
    long[] bytes = {0};
    query(
        node,
        "",
        "SHOW STATS FOR 'hh_processor'",
        series ->
            bytes[0] +=
                Math.max(0, sum(series, "queueBytes") - FOOTER_BYTES * sum(series, "queueDepth")));
    return bytes[0];
  }

  private static long sum(JsonNode series, String column) {
    long sum = 0;
    for (int index = 0; index < series.path("columns").size(); index++) {
      if (series.path("columns").get(index).asText().equals(column)) {
        for (JsonNode row : series.path("values")) {
          sum += row.get(index).asLong();
        }
      }
    }
    return sum;
  }

  /** The reading of a clock that gave whole seconds at some moment between question and answer. */
  static ClockReading reading(Instant shown, long asked, long answered) {
    return new ClockReading(shown.toEpochMilli() - answered, shown.toEpochMilli() + 1_000 - asked);
  }

  /** Passes on each series of an answer, which comes as one JSON document per chunk. */
  private void query(Node node, String database, String query, Consumer<JsonNode> series)
      throws IOException {
    HttpUrl url =
        url(node, "query")
            .addQueryParameter("db", database)
            .addQueryParameter("q", query)
            .addQueryParameter("chunked", "true")
            .addQueryParameter("chunk_size", CHUNK_ROWS)
            .build();
    boolean last = false;
    Response response = get(node, url);
    try (response;
        MappingIterator<JsonNode> chunks =
            JSON.readerFor(JsonNode.class).readValues(response.body().byteStream())) {
      while (chunks.hasNextValue()) {
        JsonNode chunk = chunks.nextValue();
        refuseError(node, query, chunk);
        for (JsonNode result : chunk.path("results")) {
          refuseError(node, query, result);
          result.path("series").forEach(series);
          last = !result.path("partial").asBoolean();
        }
      }
    } catch (InterruptedIOException | SocketException | JacksonException e) {
      throw new IOException(
          "node %s broke off its answer to %s: %s".formatted(node.name(), query, e.getMessage()),
          e);
    }
    if (!last) {
      throw new IOException("node %s broke off its answer to %s".formatted(node.name(), query));
    }
  }

  private static void refuseError(Node node, String query, JsonNode answer) throws IOException {
    if (answer.has("error")) {
      throw new IOException(
          "node %s refused %s: %s".formatted(node.name(), query, answer.get("error").asText()));
    }
  }

  private static JsonNode lastOf(JsonNode row) {
    return row.get(row.size() - 1);
  }

  private static HttpUrl.Builder url(Node node, String path) {
    return HttpUrl.get(node.url()).newBuilder().addPathSegments(path);
  }

  private Response get(Node node, HttpUrl url) throws IOException {
    Request.Builder request = new Request.Builder().url(url);
    if (node.credentials().isPresent()) {
      request.header(
          "Authorization",
          Credentials.basic(
              node.credentials().get().username(),
              references.value(node.credentials().get().password())));
    }
    OkHttpClient http = client(node);
    try {
      return http.newCall(request.build()).execute();
    } catch (IOException e) {
      throw new IOException(
          "node %s does not answer at %s: %s".formatted(node.name(), node.url(), e.getMessage()),
          e);
    }
  }
}
