package io.shardrepair.local.cli;

import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.shell.PathArgument;
import io.shardrepair.local.store.WorkFolder;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** In which folder {@code run} and {@code detect} keep what later commands need. */
final class WorkOption {
  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Keeps plans, reports, statuses of shards, and logs (default: .local/run).")
  private Path folder;

  /** The folder, made if it does not exist. */
  WorkFolder open() throws IOException {
    if (folder == null) {
      return WorkFolder.ofProject(ProjectRoot.find(), "run");
    }
    PathArgument.makeFolder("--work", folder);
    return WorkFolder.named(folder);
  }
}
