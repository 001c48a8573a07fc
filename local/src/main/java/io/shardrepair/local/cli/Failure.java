package io.shardrepair.local.cli;

import io.shardrepair.local.setup.SetupException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import software.amazon.awssdk.core.exception.SdkException;

/** What is said of a failure that ends the command. */
final class Failure {
  private Failure() {}

  /** What an operator can act on is a line; anything else is a bug, and comes with its trace. */
  static String message(Exception failure) {
    if (stopping()) {
      return "interrupted; stopping all that was started";
    }
    if (failure instanceof SetupException || failure instanceof IOException) {
      return failure.getMessage();
    }
    if (failure instanceof SdkException) {
      return "the local AWS answered: " + failure.getMessage();
    }
    if (failure instanceof InterruptedException) {
      return "interrupted";
    }
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return trace.toString();
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
