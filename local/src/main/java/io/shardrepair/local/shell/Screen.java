package io.shardrepair.local.shell;

import io.shardrepair.local.show.Lines;
import io.shardrepair.local.show.PlainProgress;
import io.shardrepair.local.show.Progress;
import io.shardrepair.local.show.TerminalProgress;
import picocli.CommandLine;

/**
 * The terminal as the {@code shard-repair} script found it, and everything that commands print to.
 */
public final class Screen {
  private static final String TERMINAL = "shard-repair.terminal";

  private Screen() {}

  public static boolean isTerminal() {
    return Boolean.getBoolean(TERMINAL);
  }

  public static Lines out() {
    return new Lines(System.out);
  }

  public static Lines err() {
    return new Lines(System.err);
  }

  /** Where a command's result goes. */
  public static Lines out(CommandLine command) {
    return new Lines(command.getOut());
  }

  /** Where mistakes are reported. */
  public static Lines err(CommandLine command) {
    return new Lines(command.getErr());
  }

  public static Progress progress() {
    return isTerminal()
        ? new TerminalProgress(System.out, Integer.getInteger("shard-repair.columns", 80))
        : new PlainProgress(System.out);
  }

  /** For a command whose output is read by programs: shows nothing unless it is a terminal. */
  public static Progress onlyTerminal() {
    return isTerminal() ? progress() : Progress.silent();
  }
}
