package io.shardrepair.local.process;

import java.util.ArrayList;
import java.util.List;

/** Processes that make files for their owner alone, which Java cannot tell them. */
public final class Umask {
  private Umask() {}

  /** The command, run in the same process with umask 077. */
  public static List<String> around(List<String> command) {
    List<String> around = new ArrayList<>(List.of("sh", "-c", "umask 077 && exec \"$@\"", "sh"));
    around.addAll(command);
    return around;
  }
}
