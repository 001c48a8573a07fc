package io.shardrepair.local.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/**
 * Stores which calls a LocalStack was asked, as its plug-in keeps them (calls.py), in a file of its
 * own: a line with the template and what its resources are called here, then a line for each call.
 * Only where {@value #FOLDER} names a folder: the tests do, for ci/permissions.sh.
 */
final class CallRecord implements AutoCloseable {
  private static final String FOLDER = "SHARDREPAIR_CALLS";
  private static final String PATH = "/_shardrepair/calls";

  private final URI endpoint;
  private final Path template;
  private final Map<String, String> resources;

  /**
   * @param resources by logical id, the name or ARN of each
   */
  CallRecord(URI endpoint, Path template, Map<String, String> resources) {
    this.endpoint = endpoint;
    this.template = template;
    this.resources = resources;
  }

  /** Asks for the calls and stores them, so before LocalStack ends. */
  @Override
  public void close() throws IOException {
    String folder = System.getenv(FOLDER);
    if (folder == null || folder.isEmpty()) {
      return;
    }
    Map<String, Object> head =
        Map.of("template", template.toRealPath().toString(), "resources", resources);
    Path file = Files.createDirectories(Path.of(folder)).resolve(UUID.randomUUID() + ".jsonl");
    Files.writeString(file, new ObjectMapper().writeValueAsString(head) + "\n" + calls());
  }

  /** The calls until now, a JSON object a line. */
  String calls() throws IOException {
    HttpRequest request = HttpRequest.newBuilder(endpoint.resolve(PATH)).build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
      if (answer.statusCode() != 200) {
        throw new IOException(
            "LocalStack answered " + answer.statusCode() + " when asked which calls it had");
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while LocalStack was asked for its calls");
    }
  }
}
