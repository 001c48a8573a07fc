package io.shardrepair.resolve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Shards of an Enterprise cluster: ids are the cluster's own, and the owners hold the copies. */
final class ClusterShards implements PolicyShards {
  private final ClusterListing listing;
  private final Owners owners;
  private final String database;
  private final String policy;

  ClusterShards(ClusterListing listing, Owners owners, String database, String policy) {
    this.listing = listing;
    this.owners = owners;
    this.database = database;
    this.policy = policy;
  }

  @Override
  public List<ShardInfo> all() {
    return listing.shards().stream()
        .map(ClusterShard::info)
        .filter(this::ofThisPolicy)
        .sorted(
            Comparator.comparing(ShardInfo::start)
                .thenComparing(ShardInfo::end)
                .thenComparing(ShardInfo::id))
        .toList();
  }

  private boolean ofThisPolicy(ShardInfo shard) {
    return shard.database().equals(database) && shard.retentionPolicy().equals(policy);
  }

  @Override
  public boolean meantToHaveCopies(ShardInfo shard) {
    return find(shard.id()).orElseThrow().replicas() > 1;
  }

  private Optional<ClusterShard> find(long id) {
    return listing.shards().stream().filter(shard -> shard.info().id() == id).findFirst();
  }

  @Override
  public ShardInfo withId(long id) {
    ShardInfo shard =
        find(id)
            .orElseThrow(
                () ->
                    new Unresolvable(
                        "shard: the cluster has no shard %d; %s".formatted(id, describe())))
            .info();
    if (!ofThisPolicy(shard)) {
      throw new Unresolvable(
          "shard: %d is a shard of database %s, retention policy %s, not of %s, %s"
              .formatted(id, shard.database(), shard.retentionPolicy(), database, policy));
    }
    return shard;
  }

  @Override
  public List<ShardCopy> copies(ShardInfo shard) throws IOException {
    List<String> addresses = find(shard.id()).orElseThrow().owners();
    if (addresses.size() < 2) {
      throw new Unresolvable(
          "shard: %d has %s, so there is nothing to compare; influxd-ctl copy-shard makes a copy"
              .formatted(
                  shard.id(),
                  addresses.isEmpty() ? "no owner" : "only one owner, " + addresses.get(0)));
    }
    List<ShardCopy> copies = new ArrayList<>();
    for (String address : addresses) {
      if (!listing.dataNodes().contains(address)) {
        throw new Unresolvable(
            ("owner %s of shard %d is no data node of the cluster, which has %s; a node that was"
                    + " removed or renamed leaves such owners: influxd-ctl remove-shard or"
                    + " update-data mends it")
                .formatted(address, shard.id(), String.join(", ", listing.dataNodes())));
      }
      Node node = owners.node(address);
      if (copies.stream().anyMatch(copy -> copy.name().equals(node.name()))) {
        throw new Unresolvable(
            "owner %s: another owner is named %s, too; list both under nodes, with their addresses"
                .formatted(address, node.name()));
      }
      copies.add(new ShardCopy(node, shard.id()));
    }
    return copies;
  }

  @Override
  public ShardSelection alone(ShardInfo shard) {
    return ShardSelection.ofId(shard.id());
  }

  @Override
  public String describe() {
    List<ShardInfo> all = all();
    return all.isEmpty()
        ? "there is none of this database and retention policy"
        : "there are " + all.stream().map(ShardInfo::describe).collect(Collectors.joining(", "));
  }
}
