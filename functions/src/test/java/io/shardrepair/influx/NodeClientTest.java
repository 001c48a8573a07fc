package io.shardrepair.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.shardrepair.model.Credentials;
import io.shardrepair.model.Node;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that sends the functions elsewhere. */
class NodeClientTest {
  private final List<String> elsewhere = new CopyOnWriteArrayList<>();
  private HttpServer target;
  private HttpServer redirecting;
  private int status;
  private Node node;

  @BeforeEach
  void listen() throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    target = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    target.createContext(
        "/",
        exchange -> {
          elsewhere.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    target.start();
    redirecting = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    redirecting.createContext(
        "/",
        exchange -> {
          exchange
              .getResponseHeaders()
              .add("Location", "http://127.0.0.1:" + target.getAddress().getPort() + "/meta-data");
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    redirecting.start();
    node =
        new Node(
            "node-a",
            "i",
            "http://127.0.0.1:" + redirecting.getAddress().getPort(),
            "/d",
            "/w",
            "/i",
            "/s",
            "/c",
            Optional.empty(),
            Optional.of(new Credentials("u", "p")));
  }

  @AfterEach
  void stop() {
    redirecting.stop(0);
    target.stop(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void redirectsAreRefusedAndNotFollowed(int code) {
    status = code;
    InfluxServers servers = new InfluxServers(reference -> "", Trust.USUAL, Clock.systemUTC());

    assertThatThrownBy(() -> servers.look(node))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("node-a")
        .hasMessageContaining("HTTP " + code + " redirects to http://127.0.0.1:")
        .hasMessageContaining("must be that of InfluxDB itself");
    assertThat(elsewhere).isEmpty();
  }

  @Test
  void neitherIsAQueryOfTheOtherClient() {
    status = 307;

    assertThatThrownBy(() -> new InfluxNodes(reference -> "").shards(node))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("node-a")
        .hasMessageContaining("HTTP 307 redirects to ");
    assertThat(elsewhere).isEmpty();
  }
}
