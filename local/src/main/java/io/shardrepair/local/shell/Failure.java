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

/** What is said of a failure that ends the command, and the exit code that says so. */
public final class Failure {
  private static final String PREFIX = "shard-repair: ";

  private Failure() {}

  /**
   * Works, and answers with the exit code for the shell: whatever is thrown, an error of the
   * virtual machine too, is said and is a failure. Left to java, it would end with 1, which says
   * that copies differ.
   */
  public static int codeOf(Lines err, Callable<Integer> work) {
    try {
      return work.call();
    } catch (Throwable failure) {
      try {
        err.say(lines(failure));
      } catch (Throwable another) {
        // There is no memory to say it, or nobody to say it to; the code says it.
        return ExitCode.ERROR;
      }
      return ExitCode.ERROR;
    }
  }

  /** What an operator can act on is a line; anything else is a bug, and comes with its trace. */
  public static List<String> lines(Throwable failure) {
    if (stopping()) {
      return List.of(PREFIX + "interrupted; stopping all that was started");
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
      return List.of(PREFIX + "the local AWS answered: " + failure.getMessage());
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
      lines.add(PREFIX + "failed, by a mistake of this program; report it with these lines:");
    }
    lines.addAll(Trace.of(failure));
    return lines;
  }

  /** Behind what went wrong comes the end of a program's log, whose lines can be told from ours. */
  private static List<String> withLog(String message) {
    List<String> lines = new ArrayList<>();
    message.lines().forEach(line -> lines.add(lines.isEmpty() ? PREFIX + line : "  | " + line));
    return lines;
  }

  /** Java's own messages are the name of the file alone, where the class says the rest. */
  static String ofFile(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return e.getFile() + ": no such file or folder";
    }
    if (e instanceof AccessDeniedException) {
      return e.getFile() + ": access denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return e.getFile() + ": is there already, and is no folder";
    }
    return e.getReason() == null
        ? e.getFile() + ": " + e.getClass().getSimpleName()
        : e.getMessage();
  }

  /** Whether a signal ends this process; what fails now fails because the rest is stopped. */
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
