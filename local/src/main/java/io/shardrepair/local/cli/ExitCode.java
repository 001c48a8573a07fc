package io.shardrepair.local.cli;

import io.shardrepair.status.RepairStatus;

/** What the commands answer to the shell. */
final class ExitCode {
  static final int SUCCESS = 0;
  static final int DIFFERENCES = 1;
  static final int ERROR = 2;

  private ExitCode() {}

  static int of(RepairStatus status) {
    return switch (status) {
      case CHECKED, EQUAL, REPAIRED -> SUCCESS;
      case CONFLICTS, PLANNED, NEEDS_REVIEW, LEFT, INCOMPLETE -> DIFFERENCES;
      case FAILED -> ERROR;
    };
  }
}
