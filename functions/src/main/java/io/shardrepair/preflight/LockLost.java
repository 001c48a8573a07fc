package io.shardrepair.preflight;

/**
 * This repair no longer has its lock: another repair has it, or it is gone. It writes nothing more.
 */
public final class LockLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LockLost(String why) {
    super("this repair no longer has its shard for itself, and writes nothing more: " + why);
  }
}
