package io.shardrepair.influx;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.shardrepair.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;

/**
 * Stands in for a cluster of two owners of shard 7, of which the first takes the request. Answers
 * to {@code /write?consistency=all} as the open-source build chengshiwen/influxdb-cluster does:
 * {@code PointsWriter.writeToShardWithContext} (coordinator/points_writer.go), {@code
 * ShardWriter.WriteShardBinary}, {@code Service.processWriteShardRequest}; each owner's shard as
 * {@code Shard.validateSeriesAndFields} of influxdb 1.8.10, and {@code Handler.serveWrite} of its
 * services/httpd. Lines have one field each.
 */
public final class StandInCluster implements AutoCloseable {
  /** An owner, itself or another node. */
  public static final class Owner {
    public final Set<String> stored = new LinkedHashSet<>();

    /** Fields that its shard holds as integers; a float is sent. */
    public final Set<String> integers = new LinkedHashSet<>();

    public boolean away;
  }

  public final Owner local = new Owner();
  public final Owner remote = new Owner();
  public int requests;
  private final HttpServer http;

  public StandInCluster() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(Executors.newSingleThreadExecutor());
    http.createContext("/write", this::write);
    http.createContext("/query", exchange -> answer(exchange, 200, "{\"results\":[]}"));
    http.start();
  }

  public String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  private void write(HttpExchange exchange) throws IOException {
    requests++;
    List<String> lines =
        new String(exchange.getRequestBody().readAllBytes(), UTF_8).lines().toList();
    int wrote = 0;
    String first = null;
    String error = local.away ? "engine is closed" : store(local, lines);
    if (error == null) {
      wrote++;
    } else {
      first = error;
    }
    error = store(remote, lines);
    if (remote.away) {
      error = "dial tcp 10.0.0.7:8088: connect: connection refused";
    } else if (error != null) {
      error = "error code 1: write shard 7: " + error;
    }
    if (error == null) {
      wrote++;
    } else if (first == null) {
      first = error;
    }
    if (wrote == 2) {
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    } else {
      String message = wrote > 0 ? "partial write" : "write failed: " + first;
      answer(exchange, 500, new String(Json.bytes(Map.of("error", message)), UTF_8));
    }
  }

  /** The owner's words, or null if it took all. */
  private static String store(Owner owner, List<String> lines) {
    if (owner.away) {
      return null;
    }
    String reason = null;
    int dropped = 0;
    for (String line : lines) {
      String measurement = line.substring(0, Math.min(line.indexOf(','), line.indexOf(' ')));
      List<String> conflicting = new ArrayList<>();
      for (String field :
          line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' ')).split(",", -1)) {
        String name = field.substring(0, field.indexOf('='));
        if (owner.integers.contains(name)) {
          conflicting.add(name);
        }
      }
      if (conflicting.isEmpty()) {
        owner.stored.add(line);
        continue;
      }
      dropped++;
      if (reason == null) {
        reason =
            "field type conflict: input field \"%s\" on measurement \"%s\" is type float, already exists as type integer"
                .formatted(conflicting.get(0), measurement);
      }
    }
    return reason == null ? null : "partial write: %s dropped=%d".formatted(reason, dropped);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("X-Influxdb-Version", "1.8.10-c1.1.2");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
