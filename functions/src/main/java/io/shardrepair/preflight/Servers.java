package io.shardrepair.preflight;

import io.shardrepair.model.Node;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Asks the nodes' HTTP APIs; each method throws {@link IOException} if the node does not answer.
 */
public interface Servers {

  /** What a server reports of itself. */
  ServerState look(Node node) throws IOException;

  /** Number of series in a database; for an Enterprise node, in the whole cluster. */
  long seriesCount(Node node, String database) throws IOException;

  /**
   * Bytes of each shard's files that the server has open, by the node's shard id.
   *
   * @throws IOException also if the user may not ask
   */
  Map<Long, Long> shardBytes(Node node) throws IOException;

  /**
   * Bytes that wait in the node's hinted-handoff queues for other nodes, for all shards.
   *
   * @throws IOException also if the user may not ask
   */
  long queuedBytes(Node node) throws IOException;

  /**
   * Passes on every series key of a database, as in line protocol.
   *
   * @throws IOException also if the list broke off
   */
  void series(Node node, String database, Consumer<String> keys) throws IOException;
}
