package io.shardrepair.local.runtime;

import io.shardrepair.local.lambda.HostedFunctions;
import io.shardrepair.local.process.ChildProcess;
import io.shardrepair.local.process.Loopback;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Toolbox;
import io.shardrepair.local.show.PlainProgress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs functions in AWS's runtime interface emulator, each with the Java runtime of Lambda. */
final class Emulator {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final Path program;
  private final Path folder;
  private final List<String> runtime;
  private int started;

  /**
   * @param folder of its own, for the logs
   */
  Emulator(Path folder) throws IOException {
    this.program = new Toolbox(ProjectRoot.find(), new PlainProgress(System.out)).runtimeEmulator();
    this.folder = folder;
    this.runtime = RuntimeInterfaceClient.command(folder);
  }

  /**
   * A function to be run.
   *
   * @param taskRoot folder of its classes, and of its libraries in {@code lib/}
   * @param environment all of it, besides what Lambda itself sets
   */
  record Function(
      String name,
      String handler,
      Path taskRoot,
      int timeoutSeconds,
      int memoryMb,
      Map<String, String> environment) {}

  /** An emulator that runs; its first invocation starts the runtime. */
  record Running(URI invocations, Path log, ChildProcess process) implements AutoCloseable {
    Answer invoke(String event) throws IOException, InterruptedException {
      return Answer.of(HttpRequest.newBuilder(invocations), event);
    }

    @Override
    public void close() {
      process.close();
    }
  }

  Running start(Function function) throws IOException, InterruptedException {
    int port = Loopback.freePort();
    Path log = folder.resolve(++started + "-" + function.name() + ".log");
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.add("--log-level=error");
    command.add("--runtime-interface-emulator-address=" + address(port));
    command.add("--runtime-api-address=" + address(Loopback.freePort()));
    command.addAll(runtime);
    command.add(function.handler());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(function.taskRoot().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    environment.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
    environment.put("AWS_LAMBDA_FUNCTION_TIMEOUT", String.valueOf(function.timeoutSeconds()));
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", String.valueOf(function.memoryMb()));
    environment.putAll(function.environment());
    // The emulator names all functions alike in its path.
    URI invocations = HostedFunctions.invocations(Loopback.uri(port), "function");
    Running running = new Running(invocations, log, ChildProcess.start(builder));
    try {
      awaitReady(running, port);
    } catch (IOException | InterruptedException | RuntimeException e) {
      running.close();
      throw e;
    }
    return running;
  }

  private static void awaitReady(Running running, int port)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (!Loopback.answers(port)) {
      boolean ended = running.process().process().waitFor(10, TimeUnit.MILLISECONDS);
      if (ended || System.nanoTime() - start > START_NANOS) {
        throw new IOException("no emulator: " + Files.readString(running.log()));
      }
    }
  }

  private static String address(int port) {
    return "127.0.0.1:" + port;
  }
}
