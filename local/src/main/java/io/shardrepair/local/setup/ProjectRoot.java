package io.shardrepair.local.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of the project, which holds the {@code shard-repair} script and {@code .local/}. */
public final class ProjectRoot {
  /** Set by the {@code shard-repair} script. */
  private static final String PROPERTY = "shard-repair.root";

  private ProjectRoot() {}

  /** From the script, or for tests the closest folder above that has the script. */
  public static Path find() {
    String given = System.getProperty(PROPERTY);
    if (given != null) {
      return Path.of(given);
    }
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve("shard-repair"))) {
        return folder;
      }
    }
    throw new SetupException(
        "not inside the project: no folder above holds the shard-repair script");
  }

  /** Id of the user whose folder it is, and whose programs therefore run. */
  public static String owner() {
    try {
      return Files.getAttribute(find(), "unix:uid").toString();
    } catch (IOException e) {
      throw new SetupException("cannot tell whose folder " + find() + " is: " + e.getMessage());
    }
  }
}
