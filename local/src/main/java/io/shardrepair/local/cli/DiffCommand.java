package io.shardrepair.local.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shard-repair diff}: compares dumps that someone made, and needs nothing else. */
@Command(
    name = "diff",
    description = "Compares dumps made with influx_inspect export; needs no AWS and no nodes.",
    footer = "docs/diff.md describes what it writes.",
    exitCodeList = {
      "0:the copies are identical",
      "1:they differ",
      "2:wrong usage, or something failed"
    })
final class DiffCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
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
      description = "Where to write what was found; made if it is not there, otherwise empty.")
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
      description = "Also compare a copy whose dump holds no record: it lacks everything.")
  private boolean allowEmpty;

  @Option(
      names = DumpHeads.ALLOW_OTHER_CONTEXT,
      description = "Also compare dumps of several databases or retention policies.")
  private boolean allowOtherContext;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine command = spec.commandLine();
    return diff().run(command.getOut(), command.getErr());
  }

  /** What the words say. */
  Diff diff() {
    return new Diff(words, out, memory, threads, allowEmpty, allowOtherContext);
  }
}
