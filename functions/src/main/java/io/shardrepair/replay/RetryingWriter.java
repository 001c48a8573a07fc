package io.shardrepair.replay;

import io.shardrepair.resolve.Node;
import io.shardrepair.resolve.Topology;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Tries a batch again when the server could not take it. Waits double from half a second, each with
 * full jitter so that the copies' replays do not come back in step; after the last try Step
 * Functions starts the handler again, which goes on with this batch.
 */
final class RetryingWriter {
  private static final int TRIES = 6;
  private static final long FIRST_WAIT_MILLIS = 500;

  private final PointWriter writer;

  RetryingWriter(PointWriter writer) {
    this.writer = writer;
  }

  PointWriter.Outcome write(Node node, Topology topology, byte[] lines) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return writer.write(node, topology, lines);
      } catch (IOException e) {
        if (attempt == TRIES) {
          throw e;
        }
        pause(FIRST_WAIT_MILLIS << (attempt - 1));
      }
    }
  }

  private static void pause(long longestMillis) throws IOException {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(longestMillis) + 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting to write again");
    }
  }
}
