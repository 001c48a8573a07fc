package io.shardrepair.resolve;

import io.shardrepair.model.Node;
import io.shardrepair.model.ShardInfo;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What a node says about its databases and shards. */
public interface ShardCatalog {

  /** All shards of a node, of all databases. */
  List<ShardInfo> shards(Node node) throws IOException;

  /** The database's default retention policy on a node; empty if the database is not there. */
  Optional<String> defaultRetentionPolicy(Node node, String database) throws IOException;
}
