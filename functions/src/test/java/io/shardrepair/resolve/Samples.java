package io.shardrepair.resolve;

import io.shardrepair.model.ConflictPolicy;
import io.shardrepair.model.CopyShardOrder;
import io.shardrepair.model.Mode;
import io.shardrepair.model.Node;
import io.shardrepair.model.Nodes;
import io.shardrepair.model.RepairOptions;
import io.shardrepair.model.Settings;
import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.ShardRange;
import io.shardrepair.model.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Nodes and topologies for tests that want some, and say only what matters to them. */
public final class Samples {
  /** What the ARNs of the nodes' instances begin with. */
  public static final String INSTANCE_ARNS = "arn:aws:ec2:eu-west-1:123456789012:instance/";

  private Samples() {}

  /** What the keys of a copy's exports begin with, ending in a slash. */
  public static String exports(ShardCopy copy) {
    return "exports/%s%s/%s/shard-%d/"
        .formatted(INSTANCE_ARNS, copy.node().instanceId(), copy.name(), copy.shardIds().get(0));
  }

  public static Node node(String name) {
    return new Node(
        name,
        "i-" + name,
        "http://" + name,
        "/d",
        "/w",
        "/i",
        "/s",
        "/c",
        Optional.empty(),
        Optional.empty());
  }

  /** The node on another instance. */
  public static Node on(String instanceId, Node of) {
    return new Node(
        of.name(),
        instanceId,
        of.url(),
        of.dataDir(),
        of.walDir(),
        of.influxInspect(),
        of.stagingDir(),
        of.configFile(),
        of.address(),
        of.credentials());
  }

  /** The node as one of an Enterprise cluster, which knows it as {@code NAME.example:8088}. */
  public static Node owner(Node of) {
    return new Node(
        of.name(),
        of.instanceId(),
        of.url(),
        of.dataDir(),
        of.walDir(),
        of.influxInspect(),
        of.stagingDir(),
        of.configFile(),
        Optional.of(of.name() + ".example:8088"),
        of.credentials());
  }

  public static Nodes nodes(Node... nodes) {
    return new Nodes(List.of(nodes), Optional.empty(), Settings.DEFAULT);
  }

  /** Copies of shard 1 on nodes of these names, of repair {@code r}. */
  public static Topology topology(Mode mode, String... names) {
    return topology(mode, RepairOptions.CAREFUL, names);
  }

  public static Topology topology(Mode mode, RepairOptions options, String... names) {
    return topology(mode, options, Settings.DEFAULT, names);
  }

  public static Topology topology(
      Mode mode, RepairOptions options, Settings settings, String... names) {
    List<ShardCopy> copies =
        Arrays.stream(names).map(name -> new ShardCopy(node(name), 1)).toList();
    return new Topology(
        Topology.VERSION,
        "r",
        mode,
        "r",
        "db",
        "rp",
        new ShardRange("2026-11-16T00:00:00Z", "2026-11-17T00:00:00Z"),
        Optional.empty(),
        false,
        false,
        Optional.empty(),
        copies,
        Optional.empty(),
        options,
        settings);
  }

  /** The usual caution, but whole series that a copy lacks are written. */
  public static RepairOptions acceptingAbsentSeries() {
    return new RepairOptions(true, false, ConflictPolicy.LEAVE, List.of(), Optional.empty());
  }

  /** The usual caution, but a whole copy is put over another. */
  public static RepairOptions copying(String from, String to) {
    return new RepairOptions(
        false, false, ConflictPolicy.LEAVE, List.of(), Optional.of(new CopyShardOrder(from, to)));
  }
}
