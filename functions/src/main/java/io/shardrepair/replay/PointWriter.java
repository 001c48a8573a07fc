package io.shardrepair.replay;

import io.shardrepair.resolve.Node;
import io.shardrepair.resolve.Topology;
import java.io.IOException;

/** Writes line protocol into a node. */
public interface PointWriter {

  /** The server's answer to a batch. */
  sealed interface Outcome {
    /** Every point is stored. */
    record Written() implements Outcome {}

    /**
     * The server refused at least one point of the batch for good (for example a field type
     * conflict); the others of it may be stored.
     *
     * @param reason the server's own words
     */
    record Refused(String reason) implements Outcome {}
  }

  /**
   * Writes a batch. Writing the same batch twice has the effect of writing it once.
   *
   * @param lines whole lines of line protocol with times in ns, each ending in a newline
   * @throws IOException if the server could not be reached or could not do it now; the batch may be
   *     tried again
   */
  Outcome write(Node node, Topology topology, byte[] lines) throws IOException;
}
