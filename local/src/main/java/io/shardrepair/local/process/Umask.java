package io.shardrepair.local.process;

import java.util.ArrayList;
import java.util.List;

/** Commands whose files only their owner can read; Java itself cannot set a umask. */
public final class Umask {
  private Umask() {}

  /** The command, run in the same process with umask 077. */
  public static List<String> around(List<String> command) {
    List<String> around = new ArrayList<>(List.of("sh", "-c", "umask 077 && exec \"$@\"", "sh"));
    around.addAll(command);
    return around;
  }
}
