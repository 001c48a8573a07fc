package io.shardrepair.preflight;

import io.shardrepair.model.Node;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

/** Looks at the nodes' HTTP APIs; each throws {@link IOException} if a node does not answer. */
public interface Servers {

  /** What a server tells of itself. */
  ServerState look(Node node) throws IOException;

  /** Number of series in a database; of an Enterprise node, in the whole cluster. */
  long seriesCount(Node node, String database) throws IOException;

  /**
   * Bytes of each shard's files as the server has them open, by the node's shard id.
   *
   * @throws IOException also if the user may not ask
   */
  Map<Long, Long> shardBytes(Node node) throws IOException;

  /**
   * Bytes that wait in the node's hinted-handoff queues for other nodes, those of all shards.
   *
   * @throws IOException also if the user may not ask
   */
  long queuedBytes(Node node) throws IOException;

  /**
   * Hands over every series key of a database, as line protocol has it.
   *
   * @throws IOException also if the list broke off
   */
  void series(Node node, String database, Consumer<String> keys) throws IOException;
}
