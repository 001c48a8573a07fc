package io.shardrepair.notify;

import java.io.IOException;

/** Sends notices. */
@FunctionalInterface
public interface Notices {

  /**
   * Sends a notice. Trying again after a failure may send it twice.
   *
   * @throws IOException if it was not accepted
   */
  void publish(Notice notice) throws IOException;
}
