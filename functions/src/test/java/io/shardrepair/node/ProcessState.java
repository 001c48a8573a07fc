package io.shardrepair.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says of a process (proc_pid_stat(5)). */
public final class ProcessState {
  private ProcessState() {}

  /**
   * Whether a process runs. One that has ended, and waits for its parent to be asked about it, does
   * not, though {@link ProcessHandle#isAlive} says so.
   */
  public static boolean runs(long pid) {
    String stat;
    try {
      stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    } catch (IOException e) {
      // No such file; or no such process, if it ended after the file was opened.
      return false;
    }
    return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
  }

  static boolean runs(ProcessHandle process) {
    return runs(process.pid());
  }
}
