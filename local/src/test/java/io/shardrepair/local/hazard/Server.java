package io.shardrepair.local.hazard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardrepair.local.node.InfluxNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What clients say to a node, and what it answers. A client of its own: nothing of the project. */
record Server(InfluxNode node) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Returns once the server has acknowledged all of the batch. */
  void write(String database, List<Sample> batch) throws IOException {
    HttpResponse<byte[]> answer =
        post("/write?precision=ns&db=" + database, "text/plain", Sample.batch(batch));
    if (answer.statusCode() != 204) {
      throw new IOException(
          node.name() + " refused a write: " + new String(answer.body(), StandardCharsets.UTF_8));
    }
  }

  /** Runs a statement; its answers, one per chunk. */
  List<JsonNode> query(String database, String statement) throws IOException {
    String form = "q=" + URLEncoder.encode(statement, StandardCharsets.UTF_8);
    HttpResponse<byte[]> answer =
        post(
            "/query?epoch=ns&chunked=true&chunk_size=5000&db=" + database,
            "application/x-www-form-urlencoded",
            form.getBytes(StandardCharsets.UTF_8));
    List<JsonNode> chunks = new ArrayList<>();
    try (MappingIterator<JsonNode> read =
        JSON.readerFor(JsonNode.class).readValues(answer.body())) {
      while (read.hasNext()) {
        JsonNode chunk = read.next();
        JsonNode error = chunk.findValue("error");
        if (error != null) {
          throw new IOException(node.name() + " refused \"" + statement + "\": " + error.asText());
        }
        chunks.add(chunk);
      }
    }
    return chunks;
  }

  /** All points that it answers, each as often as it does, with the values in order of text. */
  Answers answers(String database) throws IOException {
    Map<Point, List<String>> points = new HashMap<>();
    for (JsonNode chunk : query(database, "SELECT *::field FROM /.*/ GROUP BY *")) {
      for (JsonNode series : chunk.at("/results/0/series")) {
        SortedMap<String, String> tags = new TreeMap<>();
        series
            .path("tags")
            .properties()
            .forEach(
                tag -> {
                  if (!tag.getValue().asText().isEmpty()) {
                    tags.put(tag.getKey(), tag.getValue().asText());
                  }
                });
        for (JsonNode row : series.get("values")) {
          for (int column = 1; column < row.size(); column++) {
            JsonNode value = row.get(column);
            if (!value.isNull()) {
              Point point =
                  new Point(
                      series.get("name").asText(),
                      tags,
                      series.get("columns").get(column).asText(),
                      row.get(0).asLong());
              String text = value.isTextual() ? '"' + value.asText() + '"' : value.asText();
              points.computeIfAbsent(point, none -> new ArrayList<>()).add(text);
            }
          }
        }
      }
    }
    points.values().forEach(values -> values.sort(null));
    return new Answers(points);
  }

  /** The shards' folders in the data directory, by their ids. */
  List<Path> shards(String database) throws IOException {
    List<Path> folders = new ArrayList<>();
    for (JsonNode chunk : query("", "SHOW SHARDS")) {
      for (JsonNode series : chunk.at("/results/0/series")) {
        if (series.get("name").asText().equals(database)) {
          series
              .path("values")
              .forEach(
                  row ->
                      folders.add(
                          node.dataDir()
                              .resolve(database)
                              .resolve("autogen")
                              .resolve(row.get(0).asText())));
        }
      }
    }
    return folders;
  }

  private HttpResponse<byte[]> post(String path, String type, byte[] body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.url() + path))
            .timeout(Duration.ofMinutes(1))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
