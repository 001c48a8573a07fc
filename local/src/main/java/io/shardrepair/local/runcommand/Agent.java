package io.shardrepair.local.runcommand;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The SSM agent of one instance: it takes commands while it can be reached, five at once.
 *
 * <p>Sources: {@code CommandWorkersLimit} in amazon-ssm-agent.json.template of
 * aws/amazon-ssm-agent; a command that it did not take in time ends as Delivery Timed Out:
 * docs.aws.amazon.com/systems-manager/latest/userguide/monitor-commands.html.
 */
final class Agent {
  static final int WORKERS = 5;

  private static final long LOOK_MILLIS = 20;

  private final Clock clock;
  private final Semaphore workers = new Semaphore(WORKERS);
  private PingStatus status = PingStatus.ONLINE;
  private Instant lastPing;

  Agent(Clock clock) {
    this.clock = clock;
    this.lastPing = clock.instant();
  }

  synchronized PingStatus status() {
    return status;
  }

  synchronized void status(PingStatus now) {
    lastPing = lastPing();
    status = now;
  }

  /** Now, or when the connection was lost. */
  synchronized Instant lastPing() {
    return status == PingStatus.ONLINE ? clock.instant() : lastPing;
  }

  /**
   * Runs a command to its end, once the instance can be reached and has a worker free.
   *
   * @param expires when the command is given up if the agent has not taken it
   */
  void run(CommandInvocation command, Instant expires) {
    try {
      if (take(command, expires)) {
        try {
          command.run();
        } finally {
          workers.release();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      command.cancel();
    }
  }

  /** Whether the command is to be run now; if so, a worker is taken for it. */
  private boolean take(CommandInvocation command, Instant expires) throws InterruptedException {
    while (!command.status().ended()) {
      if (!clock.instant().isBefore(expires)) {
        command.expire();
      } else if (status() == PingStatus.ONLINE && workers.tryAcquire()) {
        return true;
      } else {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    }
    return false;
  }
}
