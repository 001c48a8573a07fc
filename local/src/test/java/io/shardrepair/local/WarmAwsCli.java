package io.shardrepair.local;

import io.shardrepair.local.process.ChildProcess;
import io.shardrepair.store.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The AWS CLI, loaded once: a start of it takes most of a second of a processor, and a repair of
 * two nodes starts it a dozen times (docs/adr/0041-one-stack-for-the-tests.md). A process that has
 * imported the CLI forks for each call, which so runs the same code in a process of its own, with
 * the caller's arguments, environment, directory and files.
 */
final class WarmAwsCli implements AutoCloseable {
  private final Path folder;
  private final ChildProcess server;

  private WarmAwsCli(Path folder, ChildProcess server) {
    this.folder = folder;
    this.server = server;
  }

  /**
   * @param python of an environment that has the AWS CLI
   * @param folder of its own
   */
  static WarmAwsCli start(Path python, Path folder) throws IOException, InterruptedException {
    PrivateFiles.folder(folder);
    Path log = PrivateFiles.forOutput(folder.resolve("server.log"));
    Path socket = folder.resolve("socket");
    Path aws = folder.resolve("aws");
    String call =
        "#!/bin/sh%nexec '%s' -I -S '%s' '%s' \"$@\"%n"
            .formatted(python, unpacked("client.py", folder), socket);
    Files.writeString(aws, call);
    Files.setPosixFilePermissions(aws, PosixFilePermissions.fromString("rwx------"));
    ProcessBuilder builder =
        new ProcessBuilder(
                python.toString(), unpacked("server.py", folder).toString(), socket.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    // It ends when its standard input does, so not after this process.
    ChildProcess server = ChildProcess.start(builder);
    for (int waited = 0; !Files.exists(socket); waited++) {
      if (server.process().waitFor(50, TimeUnit.MILLISECONDS) || waited > 1_200) {
        server.close();
        throw new IOException("the AWS CLI was not loaded: " + ChildProcess.tail(log, 15));
      }
    }
    return new WarmAwsCli(folder, server);
  }

  private static Path unpacked(String name, Path folder) throws IOException {
    try (InputStream in = WarmAwsCli.class.getResourceAsStream("/warm-cli/" + name)) {
      Path file = folder.resolve(name);
      PrivateFiles.write(file, Objects.requireNonNull(in, name).readAllBytes());
      return file;
    }
  }

  /** Belongs on the PATH: {@code aws} is there. */
  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    server.close();
  }
}
