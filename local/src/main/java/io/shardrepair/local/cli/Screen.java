package io.shardrepair.local.cli;

import io.shardrepair.local.show.PlainProgress;
import io.shardrepair.local.show.Progress;
import io.shardrepair.local.show.TerminalProgress;

/** The terminal, as the {@code shard-repair} script found it. */
final class Screen {
  private static final String TERMINAL = "shard-repair.terminal";

  private Screen() {}

  static boolean isTerminal() {
    return Boolean.getBoolean(TERMINAL);
  }

  static Progress progress() {
    return isTerminal()
        ? new TerminalProgress(System.out, Integer.getInteger("shard-repair.columns", 80))
        : new PlainProgress(System.out);
  }

  /** For a command whose output is read by programs: shows nothing unless it is a terminal. */
  static Progress onlyTerminal() {
    return isTerminal() ? progress() : Progress.silent();
  }
}
