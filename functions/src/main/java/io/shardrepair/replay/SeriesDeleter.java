package io.shardrepair.replay;

import io.shardrepair.model.Node;
import io.shardrepair.model.Topology;
import java.io.IOException;

/** Deletes points of a node by an InfluxQL statement. */
@FunctionalInterface
public interface SeriesDeleter {

  /**
   * Runs a {@code DELETE} statement in the topology's database. Running it twice, with no write in
   * between, has the effect of running it once.
   *
   * @throws IOException if the server could not be reached or could not do it now; the statement
   *     may be tried again
   * @throws DeleteRefused if the server refuses the statement
   */
  void delete(Node node, Topology topology, String statement) throws IOException;
}
