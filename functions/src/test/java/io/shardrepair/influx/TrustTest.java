package io.shardrepair.influx;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.shardrepair.resolve.Node;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An https node whose certificate no public authority knows. */
class TrustTest {
  private static final char[] PASSWORD = "password".toCharArray();

  @TempDir Path folder;
  private HttpsServer server;
  private Node node;
  private String pem;

  @BeforeEach
  void listen() throws Exception {
    KeyStore keys = keys();
    pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII))
                .encodeToString(keys.getCertificate("node").getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
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

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private KeyStore keys() throws Exception {
    Path file = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "node",
                "-keyalg",
                "EC",
                "-dname",
                "CN=node-a",
                "-ext",
                "SAN=IP:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    return keys;
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
