package io.shardrepair.local.cli;

import io.shardrepair.local.show.PlainProgress;
import io.shardrepair.local.show.Progress;
import io.shardrepair.local.show.TerminalProgress;

/** The terminal, as the {@code shard-repair} script found it. */
final class Screen {
  private static final String TERMINAL = "shard-repair.terminal";

  private Screen() {}

  static Progress progress() {
    return Boolean.getBoolean(TERMINAL)
        ? new TerminalProgress(System.out, Integer.getInteger("shard-repair.columns", 80))
        : new PlainProgress(System.out);
  }

  /** For a command whose output is read by programs: shows nothing unless it is a terminal. */
  static Progress onlyTerminal() {
    return Boolean.getBoolean(TERMINAL) ? progress() : Progress.silent();
  }
}
