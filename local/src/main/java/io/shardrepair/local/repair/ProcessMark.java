package io.shardrepair.local.repair;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Identifies a process among all others, even among later ones with its id: where it runs, its id,
 * and when it started, separated by blanks. The node script writes it into the locks on nodes, and
 * checks whether the process named in another lock is still there.
 */
final class ProcessMark {
  /** Where {@code starttime} stands in {@code /proc/<pid>/stat}, from 0 (proc_pid_stat(5)). */
  private static final int STARTED = 21;

  private ProcessMark() {}

  /** The mark of this process. */
  static String own() {
    long pid = ProcessHandle.current().pid();
    try {
      // An id is unique only within a boot and a container.
      String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
      Path space = Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
      String[] stat = Files.readString(Path.of("/proc/self/stat")).split(" ", -1);
      return "%s/%s %d %s".formatted(boot, space, pid, stat[STARTED]);
    } catch (IOException noProc) {
      // Nobody can look for this process, so nobody may take it for ended.
      return "%s %d unknown".formatted(UUID.randomUUID(), pid);
    }
  }
}
