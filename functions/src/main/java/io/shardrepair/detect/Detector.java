package io.shardrepair.detect;

import io.shardrepair.json.Json;
import io.shardrepair.model.Node;
import io.shardrepair.model.Nodes;
import io.shardrepair.resolve.SideBySide;
import io.shardrepair.resolve.Unresolvable;
import io.shardrepair.status.CheckResult;
import io.shardrepair.status.ShardKey;
import io.shardrepair.status.ShardStatus;
import io.shardrepair.status.ShardStatus.Copy;
import io.shardrepair.status.ShardStatus.State;
import io.shardrepair.status.ShardStatuses;
import io.shardrepair.store.NoSuchObjectException;
import io.shardrepair.store.ObjectStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Makes one run: checks cold shards, those not checked for longest first, until the budget is
 * spent. The next run continues there.
 */
public final class Detector {
  /** Prefix of the keys of checks that a run did not finish. */
  public static final String PREFIX = "detector/";

  /**
   * Deadline for one answer of all nodes. A count may take a minute before its connection gives up,
   * so that a node's own error comes first; and three counts of a measurement, begun when the
   * budget runs out, still end before the function does.
   */
  private static final Duration ANSWER = Duration.ofSeconds(75);

  private final CountCatalog catalog;
  private final SideBySide asking = new SideBySide(ANSWER);
  private final ObjectStore store;
  private final ShardStatuses statuses;
  private final Clock clock;
  private final String stack;

  /**
   * What a run did.
   *
   * @param shards cold shards on the nodes
   * @param checked how many of them were checked
   * @param left how many more were due; one of them may be half done
   * @param states how many shards are now in which state
   * @param silent by node, why it did not answer
   */
  public record Answer(
      int shards, int checked, int left, Map<State, Long> states, Map<String, String> silent) {}

  /**
   * @param stack a dimension of all metrics
   */
  public Detector(CountCatalog catalog, ObjectStore store, Clock clock, String stack) {
    this.catalog = catalog;
    this.store = store;
    this.statuses = new ShardStatuses(store);
    this.clock = clock;
    this.stack = stack;
  }

  /**
   * Makes a run.
   *
   * @param log receives the metrics, line by line
   * @throws Unresolvable if the nodes document lists no node that could be asked
   */
  public Answer run(DetectInput input, Nodes nodes, Consumer<byte[]> log) throws IOException {
    if (nodes.nodes().isEmpty()) {
      throw new Unresolvable(
          "nodes: the detector asks the nodes that are listed here; list at least one data node of"
              + " the cluster with its address and url");
    }
    Budget budget = new Budget(clock, input);
    Instant now = clock.instant();
    ShardListing listing = ShardListing.ask(catalog, asking, nodes, input, now);
    List<Node> answering =
        nodes.nodes().stream().filter(node -> !listing.silent().containsKey(node)).toList();
    Measurements measurements = new Measurements(catalog, asking, answering, budget);
    ShardCheck check = new ShardCheck(catalog, asking, answering, measurements, budget);
    DetectorMetrics metrics = new DetectorMetrics(stack, log);

    Map<ShardKey, ShardStatus> known = known(listing);
    List<ColdShard> due = DueShards.of(listing.shards(), known, input.recheck(), now);
    Set<ShardKey> checked = new HashSet<>();
    for (ColdShard shard : due) {
      // However small the budget, each run makes progress.
      if (!checked.isEmpty() && budget.spent()) {
        break;
      }
      Optional<ShardStatus> before = Optional.ofNullable(known.get(shard.key()));
      DetectProgress progress =
          check.advance(shard, progress(shard, before, input, nodes, listing));
      if (!progress.done()) {
        store.write(key(shard), Json.bytes(progress));
        break;
      }
      CheckResult result = judge(shard, progress, nodes, listing, measurements);
      ShardStatus after = statuses.checked(result);
      checked.add(shard.key());
      known.put(shard.key(), after);
      boolean published =
          input.metricsOfHealthyShards()
              || notable(after)
              || before.filter(Detector::notable).isPresent();
      if (published && after.lastChecked().equals(Optional.of(result.ended().toString()))) {
        metrics.shard(result, after, seen(result, after));
      }
    }
    publish(metrics, listing, known, checked);
    return new Answer(
        listing.shards().size(),
        checked.size(),
        due.size() - checked.size(),
        known.values().stream()
            .collect(
                Collectors.groupingBy(ShardStatus::state, TreeMap::new, Collectors.counting())),
        byName(listing.silent()));
  }

  private Map<ShardKey, ShardStatus> known(ShardListing listing) throws IOException {
    Map<ShardKey, ShardStatus> known = new LinkedHashMap<>();
    for (ColdShard shard : listing.shards()) {
      statuses.find(shard.key()).ifPresent(status -> known.put(shard.key(), status));
    }
    return known;
  }

  /** Where an earlier run stopped, or the beginning. */
  private DetectProgress progress(
      ColdShard shard,
      Optional<ShardStatus> status,
      DetectInput input,
      Nodes nodes,
      ShardListing listing)
      throws IOException {
    List<String> names = nodes.nodes().stream().map(Node::name).toList();
    Instant now = clock.instant();
    DetectProgress progress =
        stored(shard)
            .filter(found -> found.goesOn(now, names, input.asks(), status))
            .orElseGet(() -> DetectProgress.begin(now, names, input.asks()));
    for (Map.Entry<Node, String> silent : listing.silent().entrySet()) {
      progress = progress.with(progress.tally().without(silent.getKey().name(), silent.getValue()));
    }
    return progress;
  }

  private Optional<DetectProgress> stored(ColdShard shard) throws IOException {
    byte[] json;
    try {
      json = store.read(key(shard));
    } catch (NoSuchObjectException e) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(json, DetectProgress.class));
    } catch (IOException e) {
      // From another version of this program: what it counted is counted again.
      return Optional.empty();
    }
  }

  private CheckResult judge(
      ColdShard shard,
      DetectProgress progress,
      Nodes nodes,
      ShardListing listing,
      Measurements measurements)
      throws IOException {
    List<Copy> copies = new ArrayList<>();
    for (Node node : nodes.nodes()) {
      CountCatalog.Figures figures = listing.figures(shard, node);
      Optional<String> problem =
          Optional.ofNullable(progress.tally().problems().get(node.name()))
              .or(() -> Optional.ofNullable(listing.withoutFigures().get(node)));
      copies.add(
          new Copy(
              node.name(),
              progress.tally().problems().containsKey(node.name())
                  ? List.of()
                  : progress.tally().counted().getOrDefault(node.name(), List.of()),
              figures.diskBytes(),
              figures.files(),
              figures.series(),
              problem));
    }
    return Judgement.of(
        shard,
        progress,
        copies,
        measurements.of(shard.key().database()).nameless(),
        nodes.metaNode().isEmpty(),
        clock.instant());
  }

  /**
   * Points that a reader of the database would count: the first answer of one node, another one at
   * each check, as a load balancer would choose. Flaps if the copies differ.
   */
  private static Optional<Long> seen(CheckResult check, ShardStatus status) {
    List<Copy> answered = check.copies().stream().filter(c -> !c.points().isEmpty()).toList();
    return answered.isEmpty()
        ? Optional.empty()
        : Optional.of(answered.get((int) (status.checks() % answered.size())).points().get(0));
  }

  private static boolean notable(ShardStatus status) {
    return status.state() != State.HEALTHY && status.state() != State.UNKNOWN;
  }

  private void publish(
      DetectorMetrics metrics,
      ShardListing listing,
      Map<ShardKey, ShardStatus> known,
      Set<ShardKey> checked) {
    Instant now = clock.instant();
    Map<Policy, List<ShardKey>> policies = new LinkedHashMap<>();
    for (ColdShard shard : listing.shards()) {
      ShardKey key = shard.key();
      policies
          .computeIfAbsent(
              new Policy(key.database(), key.retentionPolicy()), policy -> new ArrayList<>())
          .add(key);
    }
    policies.forEach(
        (policy, shards) ->
            metrics.retentionPolicy(
                policy.database,
                policy.name,
                shards.stream().map(known::get).filter(Objects::nonNull).toList(),
                shards.stream().filter(checked::contains).count(),
                now));
    metrics.all(known.values(), checked.size(), now);
  }

  private record Policy(String database, String name) {}

  private static String key(ColdShard shard) {
    return PREFIX + shard.key().path();
  }

  private static Map<String, String> byName(Map<Node, String> silent) {
    Map<String, String> byName = new TreeMap<>();
    silent.forEach((node, why) -> byName.put(node.name(), why));
    return byName;
  }
}
