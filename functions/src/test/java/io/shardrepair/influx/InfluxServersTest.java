package io.shardrepair.influx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.shardrepair.model.Credentials;
import io.shardrepair.model.Node;
import io.shardrepair.preflight.ServerState;
import io.shardrepair.preflight.ServerState.ClockReading;
import io.shardrepair.preflight.ServerState.HttpAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as InfluxDB does. */
class InfluxServersTest {
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
  private final Map<String, String> headers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final InfluxServers servers =
      new InfluxServers(reference -> "secret of " + reference, Trust.USUAL, Clock.systemUTC());
  private HttpServer http;
  private Node node;

  @BeforeEach
  void start() throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    http = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    http.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          requests.add(
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization"));
          headers.forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
          byte[] body = answers.getOrDefault(path, "").getBytes(UTF_8);
          exchange.sendResponseHeaders(
              statuses.getOrDefault(path, 200), body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    http.start();
    node =
        new Node(
            "a",
            "i",
            "http://127.0.0.1:" + http.getAddress().getPort(),
            "/d",
            "/w",
            "/i",
            "/s",
            "/c",
            Optional.empty(),
            Optional.of(new Credentials("admin", "parameter:/p")));
  }

  @AfterEach
  void stop() {
    http.stop(0);
  }

  @Test
  void tellsWhatRunsAndWhatItSaysOfAntiEntropy() throws IOException {
    headers.put("X-Influxdb-Build", "ENT");
    headers.put("X-Influxdb-Version", "1.8.10-c1.8.10");
    statuses.put("/ping", 204);
    statuses.put("/shard-repair/status", 503);
    answers.put("/shard-repair/status", "anti-entropy is disabled" + "!".repeat(1000));

    ServerState state = servers.look(node);

    assertThat(state.copy()).isEqualTo("a");
    assertThat(state.build()).contains("ENT");
    assertThat(state.version()).contains("1.8.10-c1.8.10");
    assertThat(state.antiEntropyStatus())
        .isEqualTo(new HttpAnswer(503, "anti-entropy is disabled" + "!".repeat(476)));
    // This very machine's clock: ahead by nothing, as far as whole seconds tell.
    assertThat(state.clock().orElseThrow())
        .satisfies(
            clock -> {
              assertThat(clock.atLeastMillis()).isNotPositive();
              assertThat(clock.atMostMillis()).isNotNegative();
            });
    assertThat(requests)
        .containsExactly(
            "/shard-repair/status?local=true Basic YWRtaW46c2VjcmV0IG9mIHBhcmFtZXRlcjovcA==",
            "/ping Basic YWRtaW46c2VjcmV0IG9mIHBhcmFtZXRlcjovcA==");
  }

  @Test
  void aClockIsReadBetweenQuestionAndAnswer() {
    assertThat(InfluxServers.reading(Instant.ofEpochSecond(100), 99_900, 100_050))
        .isEqualTo(new ClockReading(-50, 1_100));
  }

  @Test
  void aNodeThatRefusesPingIsNotHealthy() {
    statuses.put("/ping", 401);

    assertThatThrownBy(() -> servers.look(node))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("node a answers /ping with HTTP 401");
  }

  @Test
  void countsAndListsSeriesOverAllChunks() throws IOException {
    answers.put(
        "/query",
        """
        {"results":[{"series":[{"name":"x","columns":["count"],"values":[[3]]}],"partial":true}]}
        {"results":[{"series":[{"name":"y","columns":["count"],"values":[[4]]}]}]}
        """);
    assertThat(servers.seriesCount(node, "my db")).isEqualTo(7);

    answers.put(
        "/query",
        """
        {"results":[{"series":[{"columns":["key"],"values":[["cpu,host=a"],["mem,host=\\u00fc"]],"partial":true}],"partial":true}]}
        {"results":[{"series":[{"columns":["key"],"values":[["net"]]}]}]}
        """);
    List<String> keys = new ArrayList<>();
    servers.series(node, "my db", keys::add);
    assertThat(keys).containsExactly("cpu,host=a", "mem,host=ü", "net");
    assertThat(requests.get(1)).startsWith("/query?db=my%20db&q=SHOW%20SERIES&chunked=true");
  }

  /** The form of influxd's own answers; the names of hh_processor's columns are documented. */
  @Test
  void tellsTheSizesOfShardsAndWhatWaitsInQueues() throws IOException {
    answers.put(
        "/query",
        """
        {"results":[{"statement_id":0,"series":[
         {"name":"shard","tags":{"database":"db","id":"7"},"columns":["diskBytes","fieldsCreate"],"values":[[1100,3]]},
         {"name":"shard","tags":{"database":"db","id":"8"},"columns":["diskBytes","fieldsCreate"],"values":[[20,3]]}]}]}
        """);
    assertThat(servers.shardBytes(node)).isEqualTo(Map.of(7L, 1100L, 8L, 20L));

    answers.put(
        "/query",
        """
        {"results":[{"statement_id":0,"series":[
         {"name":"hh_processor","tags":{"node":"4","shardID":"7"},"columns":["bytesRead","queueBytes","queueDepth"],"values":[[5,8,1]]},
         {"name":"hh_processor","tags":{"node":"5","shardID":"7"},"columns":["bytesRead","queueBytes","queueDepth"],"values":[[5,516,2]]}]}]}
        """);
    assertThat(servers.queuedBytes(node)).as("an empty segment has 8 bytes").isEqualTo(500);
    assertThat(requests.get(1)).contains("SHOW%20STATS%20FOR%20%27hh_processor%27");

    answers.put("/query", "{\"results\":[{\"statement_id\":0}]}");
    assertThat(servers.queuedBytes(node)).isZero();
    answers.put("/query", "{\"error\":\"requires admin privilege\"}");
    assertThatThrownBy(() -> servers.queuedBytes(node)).hasMessageContaining("admin privilege");
  }

  @Test
  void anEmptyDatabaseHasNoSeries() throws IOException {
    answers.put("/query", "{\"results\":[{\"statement_id\":0}]}");

    assertThat(servers.seriesCount(node, "db")).isZero();
  }

  @Test
  void anAnswerThatIsAnErrorOrBreaksOffIsNoCount() {
    answers.put("/query", "{\"results\":[{\"statement_id\":0,\"error\":\"database not found\"}]}");
    assertThatThrownBy(() -> servers.seriesCount(node, "db"))
        .hasMessage("node a refused SHOW SERIES EXACT CARDINALITY: database not found");

    answers.put("/query", "{\"error\":\"authorization failed\"}");
    assertThatThrownBy(() -> servers.seriesCount(node, "db"))
        .hasMessageContaining("authorization failed");

    answers.put("/query", "{\"results\":[{\"series\":[{\"values\":[[1]]}],\"partial\":true}]}");
    assertThatThrownBy(() -> servers.seriesCount(node, "db")).hasMessageContaining("broke off");

    answers.put("/query", "");
    assertThatThrownBy(() -> servers.seriesCount(node, "db")).hasMessageContaining("broke off");
  }
}
