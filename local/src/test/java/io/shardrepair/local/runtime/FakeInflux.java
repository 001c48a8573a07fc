package io.shardrepair.local.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.shardrepair.local.process.Loopback;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.List;
import java.util.stream.Collectors;

/**
 * As much of InfluxDB's HTTP API as the functions need to go on: each database has one shard of one
 * day; a query other than those for it finds nothing, and each write is taken.
 */
final class FakeInflux implements AutoCloseable {
  private final HttpServer server;
  private final List<String> databases;

  private FakeInflux(HttpServer server, List<String> databases) {
    this.server = server;
    this.databases = databases;
  }

  static FakeInflux start(List<String> databases) throws IOException {
    HttpServer server = HttpServer.create(Loopback.address(0), 0);
    FakeInflux influx = new FakeInflux(server, databases);
    server.createContext("/", influx::handle);
    server.start();
    return influx;
  }

  String url() {
    return Loopback.uri(server.getAddress().getPort()).toString();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      // A statement that might change something comes as a form, another in the address.
      String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String query = URLDecoder.decode(exchange.getRequestURI().getRawQuery() + "&" + form, UTF_8);
      exchange.getResponseHeaders().set("X-Influxdb-Version", "1.8.10");
      if (exchange.getRequestURI().getPath().equals("/query")) {
        Loopback.respond(exchange, 200, "application/json", answer(query).getBytes(UTF_8));
      } else {
        Loopback.respond(exchange, 204, "application/json", new byte[0]);
      }
    }
  }

  private String answer(String query) {
    if (query.contains("SHOW SHARDS")) {
      return "{\"results\":[{\"series\":["
          + databases.stream().map(this::shards).collect(Collectors.joining(","))
          + "]}]}";
    }
    if (query.contains("SHOW RETENTION POLICIES")) {
      return "{\"results\":[{\"series\":[{\"columns\":[\"name\",\"duration\",\"default\"],"
          + "\"values\":[[\"autogen\",\"0s\",true]]}]}]}";
    }
    return "{\"results\":[{}]}";
  }

  private String shards(String database) {
    int id = 7 + databases.indexOf(database);
    return """
        {"columns":["id","database","retention_policy","start_time","end_time","expiry_time"],
         "values":[[%d,"%s","autogen",\
        "2026-11-16T00:00:00Z","2026-11-17T00:00:00Z","2026-11-17T00:00:00Z"]]}"""
        .formatted(id, database);
  }
}
