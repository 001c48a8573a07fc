package io.shardrepair.local.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.influx.InfluxNodes;
import io.shardrepair.influx.InfluxServers;
import io.shardrepair.influx.References;
import io.shardrepair.influx.Trust;
import io.shardrepair.local.process.Loopback;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Toolbox;
import io.shardrepair.local.show.Progress;
import io.shardrepair.model.Node;
import io.shardrepair.tls.Authority;
import io.shardrepair.tls.Authority.Identity;
import io.shardrepair.tls.Authority.Validity;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real influxd that serves https, and both clients of it. */
class TlsIT {
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Authority authority;
  private Process influxd;
  private Node node;

  @BeforeEach
  void foundAuthority() throws IOException {
    authority = new Authority(folder.resolve("authority"));
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (influxd != null) {
      influxd.destroy();
      if (!influxd.waitFor(10, TimeUnit.SECONDS)) {
        influxd.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void aNodeOfAnAuthorityOfOnesOwnAnswersOnceThatIsNamed() throws Exception {
    serve(authority.identity("IP:127.0.0.1", Validity.NOW));
    String pem = authority.pem();
    Trust trust = new Trust(() -> pem);

    assertThat(servers(trust).look(node).version()).contains("1.8.10");
    assertThat(new InfluxNodes(reference -> "", trust).defaultRetentionPolicy(node, "d"))
        .as("influxd itself says that it has no such database")
        .isEmpty();
  }

  @Test
  void orOnceTheNodesDocumentNamesItForTheNode() throws Exception {
    serve(authority.identity("IP:127.0.0.1", Validity.NOW));
    String pem = authority.pem();
    node = withAuthorities("parameter:/ours");
    References references = reference -> reference.equals("parameter:/ours") ? pem : "";

    assertThat(new InfluxServers(references, Trust.USUAL, Clock.systemUTC()).look(node).version())
        .contains("1.8.10");
    assertThat(new InfluxNodes(references).defaultRetentionPolicy(node, "d")).isEmpty();
  }

  @Test
  void anotherNodesAuthorityIsNotBelieved() throws Exception {
    serve(authority.identity("IP:127.0.0.1", Validity.NOW));
    String another = new Authority(folder.resolve("another")).pem();
    node = withAuthorities("parameter:/theirs");

    assertThatThrownBy(() -> new InfluxNodes(reference -> another).shards(node))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("node-a")
        .hasMessageContaining("PKIX path");
  }

  private Node withAuthorities(String reference) {
    return new Node(
        node.name(),
        node.instanceId(),
        node.url(),
        node.dataDir(),
        node.walDir(),
        node.influxInspect(),
        node.stagingDir(),
        node.configFile(),
        node.address(),
        Optional.of(reference),
        node.credentials());
  }

  @Test
  void anUnknownAuthorityIsRefused() throws Exception {
    serve(authority.identity("IP:127.0.0.1", Validity.NOW));
    String another = new Authority(folder.resolve("another")).pem();

    refused(Trust.USUAL, "PKIX path building failed");
    refused(new Trust(() -> another), "PKIX path");
  }

  @Test
  void aCertificateForAnotherNodeIsRefused() throws Exception {
    serve(authority.identity("IP:127.0.0.2", Validity.NOW));
    String pem = authority.pem();

    refused(new Trust(() -> pem), "Hostname 127.0.0.1 not verified");
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    serve(authority.identity("IP:127.0.0.1", Validity.EXPIRED));
    String pem = authority.pem();

    refused(new Trust(() -> pem), "PKIX path validation failed");
  }

  private void refused(Trust trust, String reason) {
    assertThatThrownBy(() -> servers(trust).look(node))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("node-a")
        .hasMessageContaining(reason);
    assertThatThrownBy(() -> new InfluxNodes(reference -> "", trust).shards(node))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("node-a")
        .hasMessageContaining(reason);
  }

  private static InfluxServers servers(Trust trust) {
    return new InfluxServers(reference -> "", trust, Clock.systemUTC());
  }

  /** Starts influxd with a certificate, and waits until it listens. */
  private void serve(Identity identity) throws Exception {
    Path certificate = Files.writeString(folder.resolve("node.crt"), identity.certificates());
    Path key = Files.writeString(folder.resolve("node.key"), identity.privateKey());
    int port = Loopback.freePort();
    Path config = folder.resolve("influxdb.conf");
    Files.writeString(
        config,
        """
        reporting-disabled = true
        bind-address = "127.0.0.1:0"
        [meta]
          dir = '%1$s/meta'
        [data]
          dir = '%1$s/data'
          wal-dir = '%1$s/wal'
        [monitor]
          store-enabled = false
        [http]
          bind-address = "127.0.0.1:%2$d"
          https-enabled = true
          https-certificate = '%3$s'
          https-private-key = '%4$s'
        """
            .formatted(folder, port, certificate, key));
    Path log = folder.resolve("influxd.log");
    Path program = new Toolbox(ProjectRoot.find(), Progress.silent()).tools().influxd();
    ProcessBuilder builder =
        new ProcessBuilder(program.toString(), "-config", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(variable -> variable.startsWith("INFLUXDB_"));
    influxd = builder.start();
    awaitPort(port, log);
    node =
        new Node(
            "node-a",
            "i",
            "https://127.0.0.1:" + port,
            "/d",
            "/w",
            "/i",
            "/s",
            "/c",
            Optional.empty(),
            Optional.empty());
  }

  private void awaitPort(int port, Path log) throws IOException, InterruptedException {
    Instant deadline = Instant.now().plus(READY_WITHIN);
    while (influxd.isAlive() && Instant.now().isBefore(deadline)) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (ConnectException notYet) {
        Thread.sleep(50);
      }
    }
    throw new IOException("influxd does not listen: " + Files.readString(log));
  }
}
