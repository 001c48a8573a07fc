package io.shardrepair.local.runcommand;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.local.process.ChildProcess;
import io.shardrepair.store.PrivateFiles;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One command on one instance: the script as a local process.
 *
 * <p>As the SSM agent does it: the script is a file run by {@code sh -c FILE}, so that its {@code
 * #!} line counts; status from the exit code; a script ended before its time has code 137; the
 * error output of a failed one closes with {@code failed to run commands: exit status N}. Unlike
 * the agent it runs as the present user.
 */
final class CommandInvocation {
  /** How much of each output GetCommandInvocation returns, in characters. */
  static final int STDOUT_LIMIT = 24_000;

  static final int STDERR_LIMIT = 8_000;

  private static final int ENDED_EARLY = 137;
  private static final Duration CANCEL_GRACE = Duration.ofSeconds(2);

  enum Status {
    PENDING("Pending", "Pending"),
    IN_PROGRESS("InProgress", "InProgress"),
    SUCCESS("Success", "Success"),
    FAILED("Failed", "Failed"),
    TIMED_OUT("TimedOut", "ExecutionTimedOut"),
    NOT_DELIVERED("TimedOut", "DeliveryTimedOut"),
    CANCELLING("Cancelling", "Cancelling"),
    CANCELLED("Cancelled", "Cancelled");

    final String text;
    final String details;

    Status(String text, String details) {
      this.text = text;
      this.details = details;
    }

    boolean ended() {
      return this != PENDING && this != IN_PROGRESS && this != CANCELLING;
    }
  }

  private final Instance instance;
  private final Path directory;
  private final String script;
  private final int timeoutSeconds;
  private final Map<String, String> environment;
  private final Instant requested = Instant.now();

  /** Held while processes are being ended, so that the status does not change too early. */
  private final Object ending = new Object();

  private Status status = Status.PENDING;
  private int responseCode = -1;
  private Instant started;
  private Instant ended;
  private ChildProcess child;

  /**
   * @param directory of this invocation alone: the script and its whole outputs stay in it
   * @param environment the script's whole environment
   */
  CommandInvocation(
      Instance instance,
      Path directory,
      String script,
      int timeoutSeconds,
      Map<String, String> environment) {
    this.instance = instance;
    this.directory = directory;
    this.script = script;
    this.timeoutSeconds = timeoutSeconds;
    this.environment = Map.copyOf(environment);
  }

  Instance instance() {
    return instance;
  }

  Instant requested() {
    return requested;
  }

  synchronized Status status() {
    return status;
  }

  synchronized int responseCode() {
    return responseCode;
  }

  /** null until it started */
  synchronized Instant started() {
    return started;
  }

  /** null until it ended */
  synchronized Instant ended() {
    return ended;
  }

  /** The first characters of the standard output; empty until the command has ended. */
  String standardOutput() throws IOException {
    return status().ended() ? head(directory.resolve("stdout"), STDOUT_LIMIT) : "";
  }

  /** As {@link #standardOutput}, for the standard error. */
  String standardError() throws IOException {
    return status().ended() ? head(directory.resolve("stderr"), STDERR_LIMIT) : "";
  }

  /** Runs the command to its end. */
  void run() {
    try {
      ChildProcess process = start();
      if (process == null) {
        return;
      }
      boolean inTime = process.process().waitFor(timeoutSeconds, TimeUnit.SECONDS);
      if (!inTime) {
        process.close();
      }
      int exitCode = process.process().waitFor();
      synchronized (ending) {
        end(inTime, exitCode);
      }
    } catch (IOException e) {
      fail("cannot run the script: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cancel();
    }
  }

  /**
   * Ends the script and everything it started; no effect on a command that has ended. Only when all
   * that is done, the status becomes Cancelled.
   */
  void cancel() {
    synchronized (ending) {
      ChildProcess process;
      synchronized (this) {
        if (status.ended()) {
          return;
        }
        process = child;
        status = process == null ? Status.CANCELLED : Status.CANCELLING;
        if (process == null) {
          responseCode = ENDED_EARLY;
          ended = Instant.now();
        }
      }
      if (process != null) {
        process.close(CANCEL_GRACE);
      }
    }
  }

  /** Gives up a command that did not start; no effect on another. */
  synchronized void expire() {
    if (status == Status.PENDING) {
      status = Status.NOT_DELIVERED;
      ended = Instant.now();
    }
  }

  /** null if the command was cancelled before it could start */
  private ChildProcess start() throws IOException {
    PrivateFiles.folder(directory);
    Path file = directory.resolve("_script.sh");
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", "exec \"$0\"", file.toString())
            .directory(directory.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(PrivateFiles.forOutput(directory.resolve("stdout")).toFile())
            .redirectError(PrivateFiles.forOutput(directory.resolve("stderr")).toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    synchronized (this) {
      if (status != Status.PENDING) {
        return null;
      }
      // Another command forked while this file is open for writing would inherit it, and the kernel
      // refuses to run a file that anyone can write to ("Text file busy").
      synchronized (CommandInvocation.class) {
        PrivateFiles.write(file, script.getBytes(UTF_8));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        child = ChildProcess.start(builder);
      }
      status = Status.IN_PROGRESS;
      started = Instant.now();
      return child;
    }
  }

  private synchronized void end(boolean inTime, int exitCode) throws IOException {
    if (status == Status.CANCELLING) {
      status = Status.CANCELLED;
      responseCode = ENDED_EARLY;
    } else if (!inTime) {
      status = Status.TIMED_OUT;
      responseCode = ENDED_EARLY;
    } else {
      status = exitCode == 0 ? Status.SUCCESS : Status.FAILED;
      responseCode = exitCode;
    }
    ended = Instant.now();
    if (status == Status.FAILED) {
      appendError("failed to run commands: exit status " + exitCode);
    }
  }

  private synchronized void fail(String reason) {
    status = Status.FAILED;
    responseCode = 1;
    ended = Instant.now();
    try {
      appendError(reason);
    } catch (IOException e) {
      // The directory itself cannot be written: the status alone has to do.
    }
  }

  private void appendError(String line) throws IOException {
    Path file = directory.resolve("stderr");
    String before = Files.exists(file) ? new String(Files.readAllBytes(file), UTF_8) : "";
    String gap = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
    PrivateFiles.write(file, (before + gap + line).getBytes(UTF_8));
  }

  private static String head(Path file, int limit) throws IOException {
    if (!Files.exists(file)) {
      return "";
    }
    char[] buffer = new char[limit];
    int length = 0;
    try (Reader reader = new InputStreamReader(Files.newInputStream(file), UTF_8)) {
      int count;
      while (length < limit && (count = reader.read(buffer, length, limit - length)) > 0) {
        length += count;
      }
    }
    return new String(buffer, 0, length);
  }
}
