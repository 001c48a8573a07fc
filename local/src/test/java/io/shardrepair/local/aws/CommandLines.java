package io.shardrepair.local.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code ps} shows of the processes that this one started, and theirs. */
final class CommandLines {
  private CommandLines() {}

  static List<String> ofChildren() throws IOException {
    List<String> lines = new ArrayList<>();
    for (ProcessHandle child : ProcessHandle.current().descendants().toList()) {
      Path file = Path.of("/proc", Long.toString(child.pid()), "cmdline");
      lines.add(
          Files.exists(file)
              ? new String(Files.readAllBytes(file), UTF_8).replace('\0', ' ')
              : child.info().commandLine().orElse(""));
    }
    return lines;
  }
}
