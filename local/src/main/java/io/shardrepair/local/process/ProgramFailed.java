package io.shardrepair.local.process;

import java.io.IOException;

/** A program that was started here did not do what it was started for; its log says why. */
public final class ProgramFailed extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what went wrong, and where the whole log is
   * @param log its last lines
   */
  public ProgramFailed(String what, String log) {
    super(what + ":\n" + log);
  }
}
