package io.shardrepair.local.cli;

import io.shardrepair.local.setup.SetupException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import software.amazon.awssdk.core.exception.SdkException;

/** The command {@code ./shard-repair}. */
@Command(
    name = "shard-repair",
    description = "Finds and repairs differences between the copies of an InfluxDB 1.x shard.",
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      DiffCommand.class,
      StartCommand.class,
      WatchCommand.class,
      ApplyCommand.class,
      SetupCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "(demo | run | diff | start | watch | apply | setup)",
    scope = CommandLine.ScopeType.INHERIT,
    exitCodeListHeading = "Exit code:%n",
    exitCodeList = {
      "0:the copies are equal, or were made so",
      "1:copies differ: a plan was made, needs a review, or points are still missing",
      "2:wrong usage or input, or something failed"
    })
public final class Main {
  private Main() {}

  /** Runs the command and ends this process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine command = new CommandLine(new Main());
    command.setParameterExceptionHandler(
        (wrong, given) -> {
          CommandLine of = wrong.getCommandLine();
          String help = of.getCommandSpec().qualifiedName() + " --help";
          of.getErr().println("shard-repair: " + wrong.getMessage() + " (see " + help + ")");
          return ExitCode.ERROR;
        });
    command.setExecutionExceptionHandler(
        (failure, commandLine, parsed) -> {
          String message =
              stopping() ? "interrupted; stopping all that was started" : message(failure);
          commandLine.getErr().println("shard-repair: " + message);
          return ExitCode.ERROR;
        });
    return command;
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

  /** What an operator can act on is a line; anything else is a bug, and comes with its trace. */
  private static String message(Exception failure) {
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

  /** The version that Maven wrote into the resources. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      try (InputStream in = Main.class.getResourceAsStream("/version.txt")) {
        return new String[] {
          "shard-repair " + new String(in.readAllBytes(), StandardCharsets.UTF_8).strip()
        };
      }
    }
  }
}
