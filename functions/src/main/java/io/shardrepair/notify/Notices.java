package io.shardrepair.notify;

import java.io.IOException;

/** Where notices go. */
@FunctionalInterface
public interface Notices {

  /**
   * Hands a notice over. Whoever tries again after a failure may hand it over twice.
   *
   * @throws IOException if it was not taken
   */
  void publish(Notice notice) throws IOException;
}
