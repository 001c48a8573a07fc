package io.shardrepair.local.setup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end; it does not outlive this process. */
final class Command {
  private static final int LINES_SHOWN = 15;

  private Command() {}

  /**
   * Runs a program whose output is added to {@code log}.
   *
   * @param what names the work in the message of a failure
   * @throws SetupException with the end of the log if the program fails
   */
  static void run(String what, Path log, Map<String, String> environment, List<String> command) {
    try {
      long before = Files.exists(log) ? Files.size(log) : 0;
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment);
      int exit = await(builder.start());
      if (exit != 0) {
        throw new SetupException(
            what
                + " failed with exit code "
                + exit
                + ". The end of "
                + log
                + ":\n"
                + end(log, before));
      }
    } catch (IOException e) {
      throw new SetupException(what + " failed: " + e.getMessage(), e);
    }
  }

  /** What a program prints, or nothing if it cannot be run, fails, or takes over ten seconds. */
  static Optional<String> output(List<String> command) {
    try {
      Path file = Files.createTempFile("shard-repair", ".out");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(file.toFile())
                .start();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return Optional.empty();
        }
        String text = Files.readString(file, StandardCharsets.UTF_8).strip();
        return process.exitValue() == 0 ? Optional.of(text) : Optional.empty();
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static int await(Process process) {
    Thread end = new Thread(() -> stop(process), "stop " + process.pid());
    Runtime.getRuntime().addShutdownHook(end);
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      stop(process);
      Thread.currentThread().interrupt();
      throw new SetupException("interrupted", e);
    } finally {
      try {
        Runtime.getRuntime().removeShutdownHook(end);
      } catch (IllegalStateException alreadyShuttingDown) {
        // Then the hook is running, as it should.
      }
    }
  }

  private static void stop(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    children.forEach(ProcessHandle::destroy);
    try {
      if (!process.waitFor(Duration.ofSeconds(3).toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }

  private static String end(Path log, long from) throws IOException {
    byte[] all = Files.readAllBytes(log);
    int start = (int) Math.min(from, all.length);
    String text = new String(all, start, all.length - start, StandardCharsets.UTF_8);
    List<String> lines = text.lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
  }
}
