package io.shardrepair.preflight;

/** Another repair has the shard that this one worked on; nothing more is written by this one. */
public final class LockLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LockLost(String why) {
    super("this repair no longer has its shard for itself, and writes nothing more: " + why);
  }
}
