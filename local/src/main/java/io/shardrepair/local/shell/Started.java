package io.shardrepair.local.shell;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Everything that a command started and has to stop: at its end, when it fails, and when it is
 * interrupted (Ctrl-C, SIGTERM), whichever comes first.
 */
public final class Started implements AutoCloseable {
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private boolean closed;

  public Started() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  close();
                  stopChildren();
                },
                "stop what was started"));
  }

  /**
   * To be called before the thing starts a process, so that there is no moment without an owner.
   */
  public synchronized <T extends AutoCloseable> T add(T owner) throws InterruptedException {
    started.push(owner);
    if (closed) {
      stop(started.pop());
      throw new InterruptedException("stopping");
    }
    return owner;
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!started.isEmpty()) {
      stop(started.pop());
    }
  }

  /** What was interrupted while it started has processes, but no owner here yet. */
  private static void stopChildren() {
    List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
    children.forEach(ProcessHandle::destroy);
    for (int i = 0; i < 20 && children.stream().anyMatch(ProcessHandle::isAlive); i++) {
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }

  private static void stop(AutoCloseable owner) {
    try {
      owner.close();
    } catch (Exception e) {
      Screen.err().say("shard-repair: could not stop something: " + e.getMessage());
    }
  }
}
