package io.shardrepair.influx;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.shardrepair.model.Node;
import io.shardrepair.tls.Authority;
import io.shardrepair.tls.Authority.Validity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An https node whose certificate no public authority knows. */
class TrustTest {
  private static HttpsServer server;
  private static Node node;
  private static String pem;

  @BeforeAll
  static void listen(@TempDir Path folder) throws Exception {
    Authority authority = new Authority(folder);
    pem = authority.pem();
    SSLContext context = authority.identity("IP:127.0.0.1", Validity.NOW).context();
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    server = HttpsServer.create(new InetSocketAddress(loopback, 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "{\"results\":[{\"statement_id\":0}]}".getBytes(US_ASCII);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    node =
        new Node(
            "node-a",
            "i",
            "https://127.0.0.1:" + server.getAddress().getPort(),
            "/d",
            "/w",
            "/i",
            "/s",
            "/c",
            Optional.empty(),
            Optional.empty());
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  @Test
  void aPrivateAuthorityIsBelievedIfAnOperatorNamesIt() throws IOException {
    Trust trust = new Trust(() -> pem);

    assertThat(new InfluxNodes(reference -> "", trust).shards(node)).isEmpty();
    assertThat(new InfluxServers(reference -> "", trust, Clock.systemUTC()).seriesCount(node, "db"))
        .isZero();
  }

  @Test
  void elseItIsRefusedAndTheNodeIsNamed() {
    assertThatThrownBy(() -> new InfluxNodes(reference -> "").shards(node))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("node-a")
        .hasMessageContaining("PKIX path building failed");
  }

  @Test
  void whatIsNoCertificateIsNamed() {
    Trust trust = new Trust(() -> "no certificate");

    assertThatThrownBy(() -> new InfluxNodes(reference -> "", trust).shards(node))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not PEM");
  }
}
