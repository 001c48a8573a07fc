package io.shardrepair.replay;

import io.shardrepair.model.Node;
import io.shardrepair.model.Topology;
import java.io.IOException;

/** Writes line protocol into a node. */
public interface PointWriter {

  /** The server's answer to a batch. */
  sealed interface Outcome {
    /** Every point is stored. */
    record Written() implements Outcome {}

    /**
     * The server refused at least one point of the batch for good (for example because of a field
     * type conflict); any number of the others may be stored.
     *
     * @param reason the server's own words
     */
    record Refused(String reason) implements Outcome {}

    /**
     * One owner of the shard stored every point and another did not; the server does not say
     * whether the latter refuses points or could not be reached.
     *
     * @param reason the server's own words
     */
    record Partial(String reason) implements Outcome {}

    /**
     * The server takes no request of this size; nothing is stored.
     *
     * @param reason the server's own words
     */
    record TooLarge(String reason) implements Outcome {}

    /**
     * The server answers, but is overloaded or cannot reach all owners of the shard; any number of
     * points may be stored, and the batch has to be written again.
     *
     * @param reason the server's own words
     */
    record Busy(String reason) implements Outcome {}
  }

  /**
   * Writes a batch. Writing the same batch twice has the effect of writing it once. Called from
   * several threads at once.
   *
   * @param lines whole lines of line protocol with times in ns, each ending in a newline
   * @throws IOException if the server could not be reached or gave no answer in time; the batch may
   *     be tried again
   * @throws WritesForbidden if the server will take no batch at all, however often it is tried
   */
  Outcome write(Node node, Topology topology, byte[] lines) throws IOException;
}
