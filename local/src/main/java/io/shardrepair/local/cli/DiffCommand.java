package io.shardrepair.local.cli;

import io.shardrepair.local.diff.Diff;
import io.shardrepair.local.diff.DumpHeads;
import io.shardrepair.local.load.Load;
import io.shardrepair.local.load.LoadOptions;
import io.shardrepair.local.shell.ExitCode;
import io.shardrepair.local.shell.Screen;
import io.shardrepair.local.show.Lines;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shard-repair diff}: compares dumps that somebody made, and needs nothing else. */
@Command(
    name = "diff",
    description = "Compares dumps made with influx_inspect export; needs no AWS and no nodes.",
    footer = "docs/diff.md describes what it writes.",
    exitCodeList = {
      "0:the copies are identical; with --load, all that was missing was written",
      "1:they differ; with --load, something was refused or left, or permission to write was not given",
      "2:wrong usage, or something failed"
    })
final class DiffCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "LABEL=FILE",
      description = {
        "A copy's name and its dump: plain, gzip or zstd.",
        "Further files of a copy follow (A=f1 f2 or A= a/*.gz); later ones win."
      })
  private List<String> words = List.of();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where to write what was found: a new folder, or an empty one.")
  private Path out;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      defaultValue = Diff.DEFAULT_MEMORY,
      description = "Java heap, for example 512m or 2g (default: ${DEFAULT-VALUE}).")
  private String memory;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that read and sort (default: one per core).")
  private Integer threads;

  @Option(
      names = DumpHeads.ALLOW_EMPTY,
      description = "Also compare a copy whose dump holds no record, as one that lacks everything.")
  private boolean allowEmpty;

  @Option(
      names = DumpHeads.ALLOW_OTHER_CONTEXT,
      description = "Also compare dumps of several databases or retention policies.")
  private boolean allowOtherContext;

  @ArgGroup(exclusive = false, heading = "Writing back:%n")
  private LoadOptions load;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine command = spec.commandLine();
    Lines out = Screen.out(command);
    Lines err = Screen.err(command);
    if (load == null) {
      return diff().run(out, err);
    }
    Load writing = new Load(this.out, load, System::getenv, DiffCommand::agreed);
    List<String> mistakes = writing.mistakes();
    if (!mistakes.isEmpty()) {
      err.say(mistakes);
      return ExitCode.ERROR;
    }
    if (!words.isEmpty() && diff().run(out, err) == ExitCode.ERROR) {
      return ExitCode.ERROR;
    }
    return writing.run(out, err);
  }

  /** Asks on a terminal; elsewhere nobody can answer. */
  private static boolean agreed() {
    Console console = Screen.isTerminal() ? System.console() : null;
    if (console == null) {
      return false;
    }
    String answer = console.readLine("Write this? [y/N] ");
    return answer != null && answer.strip().equalsIgnoreCase("y");
  }

  /** What the words say. */
  Diff diff() {
    return new Diff(words, out, memory, threads, allowEmpty, allowOtherContext);
  }
}
