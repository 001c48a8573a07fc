package io.shardrepair.detect;

import io.shardrepair.model.Node;
import io.shardrepair.model.ShardInfo;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Questions to a node that change nothing. Each method throws if the node does not answer. */
public interface CountCatalog {

  /** All shards of a node, of all databases. */
  List<ShardInfo> shards(Node node) throws IOException;

  /** Names of a database's measurements of all times; none if there is no such database. */
  List<String> measurements(Node node, String database) throws IOException;

  /**
   * Counts a measurement's points.
   *
   * @return by field, one count per bucket of the query; a field without points may be left out
   * @throws IOException also if the answer does not have exactly the buckets asked for
   */
  Map<String, long[]> count(Node node, CountQuery query) throws IOException;

  /** Figures of all shards of a node, by the node's shard id. */
  Map<Long, Figures> figures(Node node) throws IOException;

  /**
   * A shard's figures as the node gives them; absent if it does not.
   *
   * @param diskBytes size of its files in bytes, WAL included
   * @param files number of TSM files
   * @param series number of series in the shard's index
   */
  record Figures(Optional<Long> diskBytes, Optional<Long> files, Optional<Long> series) {
    static final Figures NONE = new Figures(Optional.empty(), Optional.empty(), Optional.empty());

    public Figures plus(Figures other) {
      return new Figures(
          sum(diskBytes, other.diskBytes), sum(files, other.files), sum(series, other.series));
    }

    private static Optional<Long> sum(Optional<Long> a, Optional<Long> b) {
      return a.isPresent() && b.isPresent() ? Optional.of(a.get() + b.get()) : a.or(() -> b);
    }
  }
}
