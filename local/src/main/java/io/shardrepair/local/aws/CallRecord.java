package io.shardrepair.local.aws;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
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

  private final PlugInApi localStack;
  private final Path template;
  private final Map<String, String> resources;

  /**
   * @param resources by logical id, the name or ARN of each
   */
  CallRecord(PlugInApi localStack, Path template, Map<String, String> resources) {
    this.localStack = localStack;
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
    Files.writeString(
        file, new ObjectMapper().writeValueAsString(head) + "\n" + localStack.calls());
  }
}
