package io.shardrepair.resolve;

import io.shardrepair.model.Node;
import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.ShardInfo;
import io.shardrepair.model.ShardSelection;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Shards of an Enterprise cluster: all nodes use the same ids, and the owners hold the copies. */
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
        .filter(shard -> shard.equals(parts(shard).get(0).info()))
        .map(this::asOne)
        .sorted(
            Comparator.comparing(ShardInfo::start)
                .thenComparing(ShardInfo::end)
                .thenComparing(ShardInfo::id))
        .toList();
  }

  private ShardInfo asOne(ShardInfo shard) {
    List<ShardInfo> parts = parts(shard).stream().map(ClusterShard::info).toList();
    return parts.size() == 1
        ? shard
        : new ShardInfo(
            parts.get(0).id(),
            database,
            policy,
            parts.stream().map(ShardInfo::start).min(Comparator.naturalOrder()).orElseThrow(),
            parts.get(parts.size() - 1).end(),
            parts.get(parts.size() - 1).end());
  }

  /**
   * The shards that can only be compared together with one, including itself, in the order in which
   * a later one wins: those of groups that overlap its own. Other shards of its own group hold
   * other series. A truncated group leaves what follows to its successor, though their ranges
   * overlap.
   */
  private List<ClusterShard> parts(ShardInfo shard) {
    List<ClusterShard> ofPolicy =
        listing.shards().stream().filter(each -> ofThisPolicy(each.info())).toList();
    List<ShardInfo> groups = new ArrayList<>();
    ofPolicy.stream()
        .map(ClusterShard::info)
        .filter(each -> !each.truncated())
        .filter(each -> groups.stream().noneMatch(each::sameRange))
        .forEach(groups::add);
    List<ShardInfo> together =
        shard.truncated()
            ? List.of()
            : ShardUnits.of(groups).stream()
                .map(ShardUnits.Unit::shards)
                .filter(unit -> unit.stream().anyMatch(shard::sameRange))
                .findFirst()
                .orElseThrow();
    if (together.size() < 2) {
      return List.of(find(shard.id()).orElseThrow());
    }
    return ofPolicy.stream()
        .filter(each -> !each.info().truncated())
        .filter(each -> together.stream().anyMatch(each.info()::sameRange))
        .sorted(
            Comparator.comparing((ClusterShard each) -> each.info().end())
                .thenComparing(each -> each.info().start())
                .thenComparing(each -> each.info().id()))
        .toList();
  }

  /** Shards of overlapping groups are one only if each holds all series, on the same nodes. */
  private void requireOne(ShardInfo shard, List<ClusterShard> parts) {
    boolean sameOwners =
        parts.stream().map(part -> Set.copyOf(part.owners())).distinct().count() == 1;
    boolean oneAGroup =
        parts.stream()
            .allMatch(
                part ->
                    parts.stream().filter(other -> other.info().sameRange(part.info())).count()
                        == 1);
    if (!sameOwners || !oneAGroup) {
      throw new Unresolvable(
          ("shard: %d lies in a shard group that overlaps others (shards %s), and these are spread"
                  + " over the nodes differently, so that no copies can be compared as a whole; move"
                  + " them onto the same owners with influxd-ctl copy-shard and remove-shard, or wait"
                  + " until the retention policy has dropped the groups of the old duration")
              .formatted(
                  shard.id(),
                  parts.stream()
                      .map(part -> Long.toString(part.info().id()))
                      .collect(Collectors.joining(", "))));
    }
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
    return asOne(shard);
  }

  @Override
  public Optional<Instant> expiry(ShardInfo shard) {
    return parts(find(shard.id()).orElseThrow().info()).stream()
        .map(ClusterShard::info)
        .filter(ShardInfo::expires)
        .map(ShardInfo::expiry)
        .min(Comparator.naturalOrder());
  }

  @Override
  public boolean overlapping(ShardInfo shard) {
    return parts(find(shard.id()).orElseThrow().info()).size() > 1;
  }

  @Override
  public List<ShardCopy> copies(ShardInfo shard) throws IOException {
    List<ClusterShard> parts = parts(find(shard.id()).orElseThrow().info());
    requireOne(shard, parts);
    List<String> addresses = parts.get(0).owners();
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
            ("owner %s of shard %d is not a data node of the cluster, which has %s; a node that was"
                    + " removed or renamed leaves such owners: influxd-ctl remove-shard or"
                    + " update-data corrects it")
                .formatted(address, shard.id(), String.join(", ", listing.dataNodes())));
      }
      Node node = owners.node(address);
      if (copies.stream().anyMatch(copy -> copy.name().equals(node.name()))) {
        throw new Unresolvable(
            "owner %s: another owner is named %s, too; list both under nodes, with their addresses"
                .formatted(address, node.name()));
      }
      copies.add(new ShardCopy(node, parts.stream().map(part -> part.info().id()).toList()));
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
