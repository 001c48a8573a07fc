package io.shardrepair.local.shell;

import io.shardrepair.local.process.ProgramFailed;
import io.shardrepair.local.setup.SetupException;
import io.shardrepair.local.show.Lines;
import io.shardrepair.local.show.Trace;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import software.amazon.awssdk.core.exception.SdkException;

/** The message about a failure that ends the command, and its exit code. */
public final class Failure {
  private static final String PREFIX = "shard-repair: ";

  private Failure() {}

  /**
   * Does the work, and returns the exit code for the shell. Whatever is thrown, even an error of
   * the virtual machine, is reported and counts as a failure; java itself would exit with 1, which
   * says that copies differ.
   */
  public static int codeOf(Lines err, Callable<Integer> work) {
    try {
      return work.call();
    } catch (Throwable failure) {
      try {
        err.say(lines(failure));
      } catch (Throwable another) {
        // There is no memory for the message, or nowhere to print it; the code says enough.
        return ExitCode.ERROR;
      }
      return ExitCode.ERROR;
    }
  }

  /** What an operator can act on is a line; anything else is a bug, and comes with its trace. */
  public static List<String> lines(Throwable failure) {
    if (stopping()) {
      return List.of(PREFIX + "interrupted; stopping everything that was started");
    }
    if (failure instanceof SetupException || failure instanceof ProgramFailed) {
      return withLog(failure.getMessage());
    }
    if (failure instanceof FileSystemException e) {
      return List.of(PREFIX + ofFile(e));
    }
    if (failure instanceof IOException && failure.getMessage() != null) {
      return List.of(PREFIX + failure.getMessage());
    }
    if (failure instanceof SdkException) {
      return List.of(PREFIX + "a call of AWS failed: " + failure.getMessage());
    }
    if (failure instanceof InterruptedException) {
      return List.of(PREFIX + "interrupted");
    }
    List<String> lines = new ArrayList<>();
    if (failure instanceof OutOfMemoryError) {
      lines.add(
          PREFIX
              + "failed: java has too little memory; give diff more with --memory, other commands"
              + " with JAVA_TOOL_OPTIONS=-Xmx4g in the environment");
    } else {
      lines.add(PREFIX + "failed because of a bug in this program; report it with these lines:");
    }
    lines.addAll(Trace.of(failure));
    return lines;
  }

  /**
   * What went wrong, then the end of a program's log, marked so that its lines can be told from
   * ours.
   */
  private static List<String> withLog(String message) {
    List<String> lines = new ArrayList<>();
    message.lines().forEach(line -> lines.add(lines.isEmpty() ? PREFIX + line : "  | " + line));
    return lines;
  }

  /**
   * Java's own message is often just the name of the file, and the exception's class says the rest.
   */
  static String ofFile(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return e.getFile() + ": no such file or folder";
    }
    if (e instanceof AccessDeniedException) {
      return e.getFile() + ": access denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return e.getFile() + ": exists already, and is not a folder";
    }
    return e.getReason() == null
        ? e.getFile() + ": " + e.getClass().getSimpleName()
        : e.getMessage();
  }

  /**
   * Whether a signal is ending this process: what fails then fails because everything is being
   * stopped.
   */
  private static boolean stopping() {
    try {
      Thread probe = new Thread(() -> {});
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException shuttingDown) {
      return true;
    }
  }
}
