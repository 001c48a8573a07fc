package io.shardrepair.replay;

import io.shardrepair.model.Node;
import java.io.IOException;
import java.util.Optional;

/** What a node says about its own write path. */
@FunctionalInterface
public interface ServerLoad {

  /**
   * Counters of the write path since the server's start.
   *
   * @param timeouts writes of any client that ran into the server's write timeout
   * @param queuedBytes bytes that wait in hinted-handoff queues; 0 for an open-source node, which
   *     has none
   */
  record Reading(long timeouts, long queuedBytes) {

    /** Whether the server came under strain since an earlier reading. */
    boolean strainedSince(Reading earlier) {
      return timeouts > earlier.timeouts || queuedBytes > earlier.queuedBytes;
    }
  }

  /**
   * Reads them.
   *
   * @return empty if the server does not say, for example because the user is not an administrator
   * @throws IOException if it does not answer now
   */
  Optional<Reading> read(Node node) throws IOException;
}
