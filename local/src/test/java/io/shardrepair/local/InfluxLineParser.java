package io.shardrepair.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * InfluxDB's own parser of line protocol, {@code models.ParsePoints}, in a small program that Go
 * builds from its source.
 */
final class InfluxLineParser implements Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final OutputStream requests;
  private final InputStream answers;

  private InfluxLineParser(Process process) {
    this.process = process;
    this.requests = process.getOutputStream();
    this.answers = new BufferedInputStream(process.getInputStream());
  }

  /** What it made of a request. */
  record Answer(List<Point> points, String error) {}

  /** A point with its fields in their order. */
  record Point(String key, List<Field> fields, long time) {}

  /**
   * @param name without escapes
   * @param type as {@link io.shardrepair.line.ValueType} names it
   * @param value as Go prints it; a string without quotes and escapes
   */
  record Field(String name, String type, String value) {}

  static InfluxLineParser start(Path folder) throws IOException, InterruptedException {
    for (String file : List.of("main.go", "go.mod", "go.sum")) {
      try (InputStream in = InfluxLineParser.class.getResourceAsStream("/line-parser/" + file)) {
        Files.copy(in, folder.resolve(file));
      }
    }
    Path said = folder.resolve("said");
    Path go = Path.of("/usr/local/go/bin/go");
    Process build =
        new ProcessBuilder(Files.isExecutable(go) ? go.toString() : "go", "build", "-o", "parser")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    if (build.waitFor() != 0) {
      throw new IOException("go build: " + Files.readString(said));
    }
    return new InfluxLineParser(
        new ProcessBuilder(folder.resolve("parser").toString())
            .redirectError(said.toFile())
            .start());
  }

  Answer parse(byte[] request) throws IOException {
    requests.write((request.length + "\n").getBytes(StandardCharsets.US_ASCII));
    requests.write(request);
    requests.flush();
    JsonNode answer = JSON.readTree(line());
    List<Point> points = new ArrayList<>();
    for (JsonNode point : answer.get("points")) {
      List<Field> fields = new ArrayList<>();
      for (JsonNode field : point.get("fields")) {
        fields.add(
            new Field(
                text(field.get("name")), field.get("type").asText(), text(field.get("value"))));
      }
      points.add(new Point(text(point.get("key")), fields, point.get("time").asLong()));
    }
    return new Answer(points, answer.get("error").asText());
  }

  /** A char is a byte. */
  private static String text(JsonNode base64) throws IOException {
    return new String(base64.binaryValue(), StandardCharsets.ISO_8859_1);
  }

  private byte[] line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = answers.read(); b != '\n'; b = answers.read()) {
      if (b < 0) {
        throw new IOException("the parser ended");
      }
      line.write(b);
    }
    return line.toByteArray();
  }

  @Override
  public void close() throws IOException {
    requests.close();
    process.destroy();
  }
}
