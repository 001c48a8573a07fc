package io.shardrepair.replay;

import io.shardrepair.model.Node;
import io.shardrepair.model.Topology;
import java.io.IOException;
import java.util.Optional;

/** The node that a copy is written to, and the ways to speak with it. */
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

  /** Statistics are a help and no condition: a server that does not answer shows in the writes. */
  Optional<ServerLoad.Reading> load() {
    try {
      return statistics.read(node);
    } catch (IOException noAnswer) {
      return Optional.empty();
    }
  }
}
