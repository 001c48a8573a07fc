package io.shardrepair.replay;

import io.shardrepair.model.Node;
import io.shardrepair.model.Topology;
import java.io.IOException;
import java.util.Optional;

/** The node to which a copy is written, and the ways to talk to it. */
record Server(
    Node node,
    Topology topology,
    PointWriter writer,
    SeriesDeleter deleter,
    ServerLoad statistics) {

  PointWriter.Outcome write(byte[] lines) throws IOException {
    return writer.write(node, topology, lines);
  }

  void delete(String statement) throws IOException {
    deleter.delete(node, topology, statement);
  }

  /**
   * The server's load, if it says: statistics are optional, and a server that does not answer shows
   * in the writes.
   */
  Optional<ServerLoad.Reading> load() {
    try {
      return statistics.read(node);
    } catch (IOException noAnswer) {
      return Optional.empty();
    }
  }
}
