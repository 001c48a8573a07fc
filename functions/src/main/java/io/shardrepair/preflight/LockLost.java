package io.shardrepair.preflight;

/** This repair's lock is gone or another repair has it; this one writes nothing more. */
public final class LockLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LockLost(String why) {
    super("this repair no longer has its shard for itself, and writes nothing more: " + why);
  }
}
