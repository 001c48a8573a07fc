package io.shardrepair.local.shell;

import io.shardrepair.status.RepairStatus;

/** The exit codes of the commands. */
public final class ExitCode {
  public static final int SUCCESS = 0;
  public static final int DIFFERENCES = 1;
  public static final int ERROR = 2;

  private ExitCode() {}

  public static int of(RepairStatus status) {
    return switch (status) {
      case CHECKED, EQUAL, REPAIRED -> SUCCESS;
      case CONFLICTS, PLANNED, NEEDS_REVIEW, LEFT, INCOMPLETE -> DIFFERENCES;
      case FAILED -> ERROR;
    };
  }
}
