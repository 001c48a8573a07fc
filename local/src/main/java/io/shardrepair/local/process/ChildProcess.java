package io.shardrepair.local.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process started here and everything it starts.
 *
 * <p>It runs in a session of its own where the system has {@code setsid}, so that a Ctrl-C at the
 * terminal reaches only the command, which then ends its children in order, and so that one signal
 * ends the whole process group. Files that it makes are for their owner alone.
 */
public final class ChildProcess implements AutoCloseable {
  /** Asks a process that was just started whether it is ready. */
  @FunctionalInterface
  public interface Answer {

    /** False as long as nobody answers, or somebody else does. */
    boolean isThere() throws InterruptedException;
  }

  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Process process;
  private final boolean ownGroup;

  private ChildProcess(Process process, boolean ownGroup) {
    this.process = process;
    this.ownGroup = ownGroup;
  }

  /** Starts what {@code builder} describes; its command list is extended. */
  public static ChildProcess start(ProcessBuilder builder) throws IOException {
    boolean ownGroup = OnPath.find("setsid").isPresent();
    List<String> command = new ArrayList<>(Umask.around(builder.command()));
    if (ownGroup) {
      command.add(0, "setsid");
    }
    builder.command(command);
    return new ChildProcess(builder.start(), ownGroup);
  }

  public Process process() {
    return process;
  }

  /** Ends the process and all it started: SIGTERM, and SIGKILL to what is left after 5 s. */
  @Override
  public void close() {
    close(GRACE);
  }

  /**
   * The same.
   *
   * @param grace time between SIGTERM and SIGKILL
   */
  public void close(Duration grace) {
    List<ProcessHandle> family =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    if (ownGroup) {
      signalGroup("TERM");
    }
    family.forEach(ProcessHandle::destroy);
    long deadline = System.nanoTime() + grace.toNanos();
    boolean interrupted = false;
    while (family.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < deadline) {
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        interrupted = true;
        break;
      }
    }
    family.forEach(ProcessHandle::destroyForcibly);
    if (ownGroup) {
      signalGroup("KILL");
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * As {@link #close(Duration)}, for a process that ends with its standard input, which is closed
   * first.
   *
   * @param grace time between SIGTERM and SIGKILL
   */
  public void closeWithInput(Duration grace) {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      close(grace);
    }
  }

  /**
   * Waits until the process answers; ends it if it does not.
   *
   * @param port on which it listens; asked first, which costs next to nothing
   * @param answer whether it does: something that another program at its port cannot give
   * @param name of the program, for the message
   * @param log of the process
   * @throws ProgramFailed with the end of the log, if the process ends or the time is over
   */
  public void awaitAnswer(int port, Answer answer, Duration limit, String name, Path log)
      throws IOException, InterruptedException {
    try {
      long deadline = System.nanoTime() + limit.toNanos();
      while (!Loopback.answers(port) || !answer.isThere()) {
        boolean ended = process.waitFor(20, TimeUnit.MILLISECONDS);
        if (ended || System.nanoTime() > deadline) {
          String what =
              ended
                  ? "%s ended at its start with exit code %d".formatted(name, process.exitValue())
                  : "%s did not answer within %d s".formatted(name, limit.toSeconds());
          throw new ProgramFailed(what + "; the last lines of " + log, tail(log, 15));
        }
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * The group's id is the leader's process id, which the kernel keeps from being used again for as
   * long as the group has a member; an empty group makes {@code kill} fail, which is fine.
   */
  private void signalGroup(String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, "--", "-" + process.pid())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      // No kill command: the signals sent through the process handles have to do.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The last lines of a log, for the message of a process that ended too early. */
  public static String tail(Path log, int lines) {
    try (Stream<String> all = new String(Files.readAllBytes(log), UTF_8).lines()) {
      List<String> list = all.toList();
      return String.join("\n", list.subList(Math.max(0, list.size() - lines), list.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }
}
