package io.shardrepair.local.cli;

import io.shardrepair.local.show.PlainProgress;
import io.shardrepair.local.show.Progress;
import io.shardrepair.local.show.TerminalProgress;

/** The terminal, as the {@code shard-repair} script found it. */
final class Screen {
  private Screen() {}

  static Progress progress() {
    return Boolean.getBoolean("shard-repair.terminal")
        ? new TerminalProgress(System.out, Integer.getInteger("shard-repair.columns", 80))
        : new PlainProgress(System.out);
  }
}
