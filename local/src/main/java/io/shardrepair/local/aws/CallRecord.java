package io.shardrepair.local.aws;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/**
 * Stores in a file the calls that a LocalStack got, as its plug-in recorded them (calls.py): a line
 * with the template and the names of its resources, then a line for each call. Does so only where
 * {@value #FOLDER} names a folder, as in the tests, for ci/permissions.sh.
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

  /** Asks for the calls and stores them; to be called before LocalStack ends. */
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
