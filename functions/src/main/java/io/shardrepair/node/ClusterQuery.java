package io.shardrepair.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.model.MetaNode;
import io.shardrepair.resolve.ClusterListing;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Asks a meta node for its cluster's shards and members. The script leaves the output of
 * influxd-ctl in the bucket, because SSM returns only 24,000 characters and a cluster may have
 * thousands of shards.
 */
public final class ClusterQuery {

  /**
   * What a call found.
   *
   * @param round to pass to the next call
   * @param listing present once the round is done
   */
  public record Answer(Round round, Optional<ClusterListing> listing) {}

  private final NodeScript script;
  private final ObjectStore store;

  public ClusterQuery(NodeScript script, ObjectStore store) {
    this.script = script;
    this.store = store;
  }

  /**
   * Sends the command if the round has none yet, otherwise looks for its answer.
   *
   * @throws NodeCommandFailed if influxd-ctl could not be run or refused
   */
  public Answer advance(String repairId, MetaNode meta, Round round) throws IOException {
    Round next =
        script.advance(NodeScript.MetaAction.SHOW_CLUSTER, repairId, meta, Map.of(), round).round();
    if (next.status() == Round.Status.RUNNING) {
      return new Answer(next, Optional.empty());
    }
    RepairObjects objects = new RepairObjects(store, repairId);
    return new Answer(
        next,
        Optional.of(
            ClusterListing.parse(
                text(objects.clusterListing("show-shards")),
                text(objects.clusterListing("show")))));
  }

  private String text(String key) throws IOException {
    return new String(store.read(key), UTF_8);
  }
}
