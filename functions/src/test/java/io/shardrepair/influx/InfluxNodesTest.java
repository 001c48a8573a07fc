package io.shardrepair.influx;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.shardrepair.model.Mode;
import io.shardrepair.model.Node;
import io.shardrepair.model.Topology;
import io.shardrepair.replay.DeleteRefused;
import io.shardrepair.replay.PointWriter.Outcome;
import io.shardrepair.replay.ServerLoad.Reading;
import io.shardrepair.replay.WritesForbidden;
import io.shardrepair.resolve.Samples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire, and what becomes of the answers. */
class InfluxNodesTest {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Received(String path, String query, String encoding, byte[] body) {}

  private final List<Received> received = new ArrayList<>();
  private final InfluxNodes influx = new InfluxNodes(reference -> "secret");
  private final Topology topology = Samples.topology(Mode.REPAIR, "node-b");
  private HttpServer server;
  private Node node;
  private int status = 204;
  private String answer = "";

  @BeforeEach
  void listen() throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    server.createContext("/", this::receive);
    server.start();
    Node sample = Samples.node("node-b");
    node =
        new Node(
            sample.name(),
            sample.instanceId(),
            url(),
            sample.dataDir(),
            sample.walDir(),
            sample.influxInspect(),
            sample.stagingDir(),
            sample.configFile(),
            Optional.empty(),
            Optional.empty());
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  @Test
  void bytesAreSentAsTheyAre() throws IOException {
    byte[] lines = "m,h=\u00e9 f=\"\u0001\" 1\n".getBytes(ISO_8859_1);

    assertThat(influx.write(node, topology, lines)).isInstanceOf(Outcome.Written.class);

    assertThat(received).hasSize(1);
    assertThat(received.get(0).path()).isEqualTo("/write");
    assertThat(received.get(0).query().split("&"))
        .contains("db=db", "rp=rp", "precision=n", "consistency=all");
    assertThat(received.get(0).encoding()).isNull();
    assertThat(received.get(0).body()).isEqualTo(lines);
  }

  @Test
  void bytesForAnotherMachineAreCompressed() throws IOException {
    byte[] lines = "m,h=\u00e9 f=1 1\n".repeat(1_000).getBytes(ISO_8859_1);
    RawBody raw = new RawBody(true);
    OkHttpClient client = new OkHttpClient.Builder().addInterceptor(raw).build();
    raw.next(lines);
    try (Response response =
        client
            .newCall(
                new Request.Builder()
                    .url(url() + "/write")
                    .post(RequestBody.create(new byte[0], null))
                    .build())
            .execute()) {
      assertThat(response.code()).isEqualTo(204);
    } finally {
      raw.next(null);
    }

    assertThat(received.get(0).encoding()).isEqualTo("gzip");
    assertThat(received.get(0).body()).hasSizeLessThan(lines.length / 10);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(received.get(0).body())).readAllBytes())
        .isEqualTo(lines);
  }

  @Test
  void aNodeOnThisMachineIsRecognised() {
    assertThat(Loopback.is("http://127.0.0.1:8086")).isTrue();
    assertThat(Loopback.is("http://localhost:8086")).isTrue();
    assertThat(Loopback.is("http://[::1]:8086")).isTrue();
    assertThat(Loopback.is("http://10.0.0.7:8086")).isFalse();
    assertThat(Loopback.is("http://localhost.example.org:8086")).isFalse();
  }

  @Test
  void refusalsOfPointsAreTold() throws IOException {
    for (String reason :
        List.of(
            "partial write: points beyond retention policy dropped=1",
            "unable to parse 'm f=x 1': invalid boolean",
            "field type conflict")) {
      answer(400, reason);
      assertThat(write()).isEqualTo(new Outcome.Refused(reason));
    }
  }

  @Test
  void aServerThatCannotNowIsBusy() throws IOException {
    for (int busy : List.of(429, 500, 503)) {
      answer(busy, "timeout");
      assertThat(write())
          .isEqualTo(
              new Outcome.Busy("node node-b did not take a batch: HTTP " + busy + ": timeout"));
    }
    status = 503;
    answer = "request throttled, queue full";
    assertThat(write()).isInstanceOf(Outcome.Busy.class);
    for (String busy :
        List.of(
            "write failed",
            "write failed: dial tcp 10.0.0.7:8088: connect: connection refused",
            "write failed: error code 1: write shard 7: engine is closed")) {
      answer(500, busy);
      assertThat(write()).as(busy).isInstanceOf(Outcome.Busy.class);
    }
  }

  /** The words of chengshiwen/influxdb-cluster: of an owner's own shard, and of another's. */
  @Test
  void refusalsOfAClustersOwnersAreTold() throws IOException {
    String reason =
        "partial write: field type conflict: input field \"f\" on measurement \"m\" is type float,"
            + " already exists as type integer dropped=1";
    for (String before : List.of("write failed: ", "write failed: error code 1: write shard 7: ")) {
      answer(500, before + reason);
      assertThat(write()).isEqualTo(new Outcome.Refused(reason));
    }
    answer(500, "partial write");
    assertThat(write()).isEqualTo(new Outcome.Partial("partial write"));
  }

  @Test
  void aRequestThatIsTooLargeIsNoRefusalOfItsPoints() throws IOException {
    answer(413, "Request Entity Too Large");

    assertThat(write()).isEqualTo(new Outcome.TooLarge("Request Entity Too Large"));
  }

  @Test
  void whatTryingAgainDoesNotMendIsAnError() {
    for (int wrong : List.of(400, 401, 403, 404)) {
      answer(wrong, "database not found");
      assertThatThrownBy(this::write)
          .isInstanceOf(WritesForbidden.class)
          .hasMessageContaining("node node-b")
          .hasMessageContaining("HTTP " + wrong + ": database not found");
    }
  }

  @Test
  void aServerThatIsNotThereIsNamed() {
    server.stop(0);

    assertThatThrownBy(this::write)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("node node-b does not answer at " + node.url());
  }

  @Test
  void aDeleteIsPostedAsItStandsInThePlan() throws IOException {
    status = 200;
    answer = "{\"results\":[{\"statement_id\":0}]}";

    influx.delete(node, topology, "DELETE FROM \"m m\" WHERE \"h\" = 'a&b=c'");

    assertThat(received).hasSize(1);
    assertThat(received.get(0).path()).isEqualTo("/query");
    String sent = received.get(0).query() + "&" + new String(received.get(0).body(), UTF_8);
    assertThat(URLDecoder.decode(sent, UTF_8))
        .contains("db=db")
        .contains("q=DELETE FROM \"m m\" WHERE \"h\" = 'a&b=c'");
  }

  @Test
  void aDeleteThatIsRefusedIsNotTriedAgainAndOneThatFailsIs() {
    status = 200;
    answer = "{\"results\":[{\"statement_id\":0,\"error\":\"not executed\"}]}";
    assertThatThrownBy(() -> influx.delete(node, topology, "DELETE FROM m"))
        .isInstanceOf(DeleteRefused.class)
        .hasMessageContaining("node node-b refused \"DELETE FROM m\": not executed");

    answer(503, "request throttled");
    assertThatThrownBy(() -> influx.delete(node, topology, "DELETE FROM m"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void statisticsAreReadWhereTheServerTells() throws IOException {
    status = 200;
    answer =
        """
        {"results":[
          {"statement_id":0,"series":[{"name":"write","columns":["req","writeTimeout"],"values":[[9,2]]}]},
          {"statement_id":1,"series":[
            {"name":"hh_processor","columns":["queueBytes"],"values":[[30]]},
            {"name":"hh_processor","columns":["queueBytes"],"values":[[12]]}]}]}
        """;
    assertThat(influx.read(node)).contains(new Reading(2, 42));

    answer = "{\"error\":\"error authorizing query\"}";
    status = 403;
    assertThat(influx.read(node)).isEmpty();
  }

  private Outcome write() throws IOException {
    return influx.write(node, topology, "m f=1 1\n".getBytes(UTF_8));
  }

  private void answer(int code, String error) {
    status = code;
    answer = "{\"error\":\"" + error.replace("\"", "\\\"") + "\"}";
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void receive(HttpExchange exchange) throws IOException {
    received.add(
        new Received(
            exchange.getRequestURI().getPath(),
            exchange.getRequestURI().getRawQuery(),
            exchange.getRequestHeaders().getFirst("Content-Encoding"),
            exchange.getRequestBody().readAllBytes()));
    byte[] body = answer.getBytes(UTF_8);
    if (status != 204) {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
    }
    exchange.sendResponseHeaders(status, status == 204 ? -1 : body.length);
    if (status != 204) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }
}
