package io.shardrepair.local.node;

import io.shardrepair.local.process.Loopback;
import io.shardrepair.local.process.ProgramFailed;
import io.shardrepair.local.process.Umask;
import io.shardrepair.store.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An {@code influxd} process on the loopback interface with directories of its own.
 *
 * <p>It can be stopped and started again with the same data, which is how an outage is made; the
 * port may then be another one. Not for use by several threads, except {@link #close}.
 */
public final class InfluxNode implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(10);
  private static final int PORT_TRIES = 5;

  private final String name;
  private final Path influxd;
  private final Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile Process process;
  private volatile boolean closed;
  private int httpPort;
  private int rpcPort;

  /** Nothing is started yet; {@code directory} is created and holds everything of this node. */
  public InfluxNode(String name, Path influxd, Path directory) {
    this.name = name;
    this.influxd = influxd;
    this.directory = directory.toAbsolutePath();
  }

  public String name() {
    return name;
  }

  /** Changes with a restart if the port was taken meanwhile. */
  public String url() {
    return "http://127.0.0.1:" + httpPort;
  }

  public Path dataDir() {
    return directory.resolve("data");
  }

  /** Its configuration file, there once it was started. */
  public Path configFile() {
    return directory.resolve("influxdb.conf");
  }

  public Path walDir() {
    return directory.resolve("wal");
  }

  /** Waits, a minute at most, until all that was written to nodes is in TSM files. */
  public static void awaitEmptyWals(List<InfluxNode> nodes) throws IOException {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
    for (InfluxNode node : nodes) {
      while (LiveFolder.bytes(node.walDir(), ".wal") > 0) {
        if (Instant.now().isAfter(deadline)) {
          throw new IOException(node.name() + " did not write its cache to a TSM file");
        }
        sleep();
      }
    }
  }

  public Path log() {
    return directory.resolve("influxd.log");
  }

  /**
   * Starts the process and waits until it answers.
   *
   * @throws IOException if it ends or does not answer in time, with the end of its log
   */
  public void start(InfluxSettings settings) throws IOException {
    if (process != null) {
      throw new IllegalStateException(name + " is running");
    }
    PrivateFiles.folder(directory);
    for (int attempt = 1; ; attempt++) {
      if (httpPort == 0 || attempt > 1) {
        choosePorts();
      }
      long logged = Files.exists(log()) ? Files.size(log()) : 0;
      launch(settings);
      if (ready()) {
        return;
      }
      String said = logFrom(logged);
      stop();
      // Another program may take a port between our choice and influxd's bind.
      if (attempt == PORT_TRIES || !said.contains("address already in use")) {
        throw new ProgramFailed(
            "influxd " + name + " did not start; the end of " + log(), end(said));
      }
    }
  }

  /** Ends the process, by force if it does not obey; does nothing if none runs. */
  public void stop() {
    Process running = process;
    if (running == null) {
      return;
    }
    running.destroy();
    try {
      if (!running.waitFor(STOPPED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        running.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    process = null;
  }

  /** Ends the process for good: a start after it, also one under way, fails. */
  @Override
  public void close() {
    closed = true;
    stop();
  }

  private void launch(InfluxSettings settings) throws IOException {
    Path config = configFile();
    PrivateFiles.write(config, config(settings).getBytes(StandardCharsets.UTF_8));
    PrivateFiles.forOutput(log());
    ProcessBuilder builder =
        new ProcessBuilder(Umask.around(List.of(influxd.toString(), "-config", config.toString())))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    // A setting in the caller's environment would win over the configuration file.
    builder.environment().keySet().removeIf(variable -> variable.startsWith("INFLUXDB_"));
    process = builder.start();
    if (closed) {
      stop();
      throw new IOException("influxd " + name + " was closed while it started");
    }
  }

  private boolean ready() throws IOException {
    HttpRequest ping =
        HttpRequest.newBuilder(URI.create(url() + "/ping")).timeout(Duration.ofSeconds(2)).build();
    Instant deadline = Instant.now().plus(READY_WITHIN);
    while (Instant.now().isBefore(deadline)) {
      Process running = process;
      if (running == null || !running.isAlive()) {
        return false;
      }
      try {
        if (http.send(ping, HttpResponse.BodyHandlers.discarding()).statusCode() == 204) {
          // If the port is another program's, our own process is ending now.
          return !running.waitFor(50, TimeUnit.MILLISECONDS);
        }
        Thread.sleep(50);
      } catch (IOException notYet) {
        sleep();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }

  private static void sleep() throws IOException {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void choosePorts() throws IOException {
    httpPort = Loopback.freePort();
    rpcPort = Loopback.freePort();
  }

  private String config(InfluxSettings settings) {
    return """
    reporting-disabled = true
    bind-address = "127.0.0.1:%d"

    [meta]
      dir = %s

    [data]
      dir = %s
      wal-dir = %s
      index-version = "%s"
      cache-snapshot-memory-size = %d
      cache-snapshot-write-cold-duration = "%dms"
      # A full compaction would leave one file.
      compact-full-write-cold-duration = "24h"
      query-log-enabled = false

    [coordinator]
      write-timeout = "60s"

    [monitor]
      store-enabled = false

    [http]
      bind-address = "127.0.0.1:%d"
      log-enabled = false

    [subscriber]
      enabled = false

    [continuous_queries]
      enabled = false
    """
        .formatted(
            rpcPort,
            toml(directory.resolve("meta")),
            toml(dataDir()),
            toml(walDir()),
            settings.index(),
            settings.cacheSnapshotBytes(),
            settings.cacheColdAfter().toMillis(),
            httpPort);
  }

  private static String toml(Path path) {
    return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private String logFrom(long offset) {
    try {
      byte[] all = Files.readAllBytes(log());
      int from = (int) Math.min(offset, all.length);
      return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String end(String text) {
    List<String> lines = text.lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
  }
}
