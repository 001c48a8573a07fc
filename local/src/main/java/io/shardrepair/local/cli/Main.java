package io.shardrepair.local.cli;

import io.shardrepair.local.shell.ExitCode;
import io.shardrepair.local.shell.Failure;
import io.shardrepair.local.shell.PathArgument;
import io.shardrepair.local.shell.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.TypeConversionException;

/** The command {@code ./shard-repair}. */
@Command(
    name = "shard-repair",
    description = "Finds and repairs differences between the copies of an InfluxDB 1.x shard.",
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      DetectCommand.class,
      DiffCommand.class,
      StartCommand.class,
      WatchCommand.class,
      ApplyCommand.class,
      StatusCommand.class,
      ReportCommand.class,
      SetupCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel =
        "(demo | run | detect | diff | start | watch | apply | status | report | setup)",
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
    System.exit(Failure.codeOf(Screen.err(), () -> commandLine().execute(arguments)));
  }

  public static CommandLine commandLine() {
    CommandLine command = new CommandLine(new Main());
    command.setParameterExceptionHandler(
        (wrong, given) -> {
          CommandLine of = wrong.getCommandLine();
          String help = of.getCommandSpec().qualifiedName() + " --help";
          Screen.err(of).say("shard-repair: " + wrong.getMessage() + " (see " + help + ")");
          return ExitCode.ERROR;
        });
    command.setExecutionExceptionHandler(
        (failure, commandLine, parsed) -> {
          Screen.err(commandLine).say(Failure.lines(failure));
          return ExitCode.ERROR;
        });
    command.registerConverter(
        Path.class,
        text -> {
          try {
            return PathArgument.of(text);
          } catch (IOException e) {
            throw new TypeConversionException(e.getMessage());
          }
        });
    return command;
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
