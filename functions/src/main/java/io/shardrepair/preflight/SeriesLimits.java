package io.shardrepair.preflight;

import io.shardrepair.model.Node;
import io.shardrepair.model.ShardCopy;
import io.shardrepair.model.Topology;
import io.shardrepair.preflight.NodeState.Setting;
import io.shardrepair.resolve.SideBySide;
import io.shardrepair.text.Plural;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Checks that the limits on series let a copy take what the others hold. They apply only to copies
 * with an index in memory: InfluxDB ignores them for tsi1 (tsdb/index/inmem, tsdb/config.go). What
 * is missing is not known yet, so there must be room for the union of all copies.
 */
final class SeriesLimits {
  private static final String LIMITS = "series-limits";
  private static final String ROOM = "series-room";
  private static final String MAX_SERIES = "data.max-series-per-database";
  private static final String MAX_VALUES = "data.max-values-per-tag";

  /** InfluxDB's defaults (tsdb.DefaultMaxSeriesPerDatabase, tsdb.DefaultMaxValuesPerTag). */
  private static final Limits DEFAULT = new Limits(1_000_000, 100_000);

  /**
   * The most points in a write request. Before it checks the limit, InfluxDB counts each point of a
   * series that is new to it, even several of one series, and refuses them all if there are too
   * many (inmem.Index.CreateSeriesListIfNotExists).
   */
  private static final int LARGEST_BATCH = 10_000;

  /**
   * Deadline for the number of series of all copies, and for their lists, which may hold millions.
   */
  private static final Duration COUNTED = Duration.ofSeconds(60);

  private static final Duration LISTED = Duration.ofSeconds(150);

  /**
   * The limits of a node; 0 for none.
   *
   * @param series most series of a database
   * @param values most values of a tag within a measurement
   */
  private record Limits(long series, long values) {

    @Override
    public String toString() {
      return "max-series-per-database = %d, max-values-per-tag = %d".formatted(series, values);
    }

    /** Whether so many series, and tags with so many values, are within the limits. */
    boolean hold(long someSeries, long someValues) {
      return (series == 0 || someSeries + LARGEST_BATCH <= series)
          && (values == 0 || someValues <= values);
    }
  }

  private final Servers servers;

  SeriesLimits(Servers servers) {
    this.servers = servers;
  }

  List<Check> check(Topology topology, List<NodeState> nodes) throws IOException {
    List<NodeState> limited =
        nodes.stream().filter(node -> node.index().equals(NodeState.INMEM)).toList();
    if (limited.isEmpty()) {
      String detail = "all copies have a tsi1 index, which has no limits";
      return List.of(Check.passed(LIMITS, detail), Check.passed(ROOM, detail));
    }
    Map<Limits, List<String>> copies = new LinkedHashMap<>();
    for (NodeState node : limited) {
      OptionalLong series = limit(node, MAX_SERIES, DEFAULT.series);
      OptionalLong values = limit(node, MAX_VALUES, DEFAULT.values);
      if (series.isEmpty() || values.isEmpty()) {
        String detail =
            "the limits on series of %s are not known, because %s %s: name the file that influxd runs with as configFile in the nodes document, and an influx_inspect with its influxd beside it as influxInspect"
                .formatted(
                    node.copy(),
                    node.configFile(),
                    node.configRead() ? "or a variable has no number there" : node.configProblem());
        return List.of(Check.refused(LIMITS, detail), notLookedFor());
      }
      Limits limits = new Limits(series.getAsLong(), values.getAsLong());
      copies.computeIfAbsent(limits, any -> new ArrayList<>()).add(node.copy());
    }
    if (copies.size() > 1) {
      List<String> each = new ArrayList<>();
      copies.forEach((limits, names) -> each.add(String.join(", ", names) + ": " + limits));
      String detail =
          "the limits on series differ (%s), so copies would continue to differ: set the same on all nodes, restart influxd"
              .formatted(String.join("; ", each));
      return List.of(Check.refused(LIMITS, detail), notLookedFor());
    }
    Limits limits = copies.keySet().iterator().next();
    return List.of(
        Check.passed(
            LIMITS,
            "%s on every copy with an index in memory (%s)"
                .formatted(limits, String.join(", ", copies.get(limits)))),
        room(topology, limits));
  }

  private Check room(Topology topology, Limits limits) throws IOException {
    List<Node> nodes = topology.copies().stream().map(ShardCopy::node).toList();
    long sum =
        new SideBySide(COUNTED)
            .all(nodes, node -> servers.seriesCount(node, topology.database())).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    // No tag has more values than there are series, so this sum bounds both.
    if (limits.hold(sum, sum)) {
      return Check.passed(
          ROOM, "all copies together hold at most %,d series: within the limits".formatted(sum));
    }
    SeriesUnion union = new SeriesUnion();
    new SideBySide(LISTED)
        .all(
            nodes,
            node -> {
              servers.series(node, topology.database(), union::add);
              return true;
            });
    boolean fits = limits.hold(union.series(), union.mostTagValues());
    return Check.of(
        ROOM,
        fits,
        "database %s on all copies together has %,d series, and at most %s of one tag (%s): %s"
            .formatted(
                topology.database(),
                union.series(),
                Plural.of(union.mostTagValues(), "value"),
                union.tagWithMostValues(),
                fits
                    ? "within the limits"
                    : "with a batch of %,d points more than %s allow, and points would be refused: raise the limits on all nodes (0 for none) or convert to tsi1, restart influxd"
                        .formatted(LARGEST_BATCH, limits)));
  }

  /** Without known limits there is no room to compare with. */
  private static Check notLookedFor() {
    return Check.refused(
        ROOM, "not checked, because the limits on series come first: see series-limits");
  }

  /**
   * A limit of the running influxd; if its environment cannot be read, as its files say. Empty if
   * that is not known. A variable may be octal or hexadecimal (toml.ApplyEnvOverrides lets Go find
   * the base); the file's number is decimal, as in the TOML of that time.
   */
  private static OptionalLong limit(NodeState node, String name, long usual) {
    String variables =
        node.processEnvironmentRead() ? NodeState.FROM_PROCESS : NodeState.FROM_ENVIRONMENT_FILE;
    Setting found = null;
    for (String from : List.of(NodeState.FROM_FILE, variables)) {
      for (Setting setting : node.settings()) {
        if (setting.name().equals(name) && setting.from().equals(from)) {
          found = setting;
        }
      }
    }
    if (found == null) {
      return node.configRead() ? OptionalLong.of(usual) : OptionalLong.empty();
    }
    try {
      String number = found.value().replace("_", "");
      boolean file = found.from().equals(NodeState.FROM_FILE);
      long value = file ? Long.parseLong(number) : Long.decode(number);
      return OptionalLong.of(Math.max(0, value)); // influxd takes a negative limit as none
    } catch (NumberFormatException notANumber) {
      return OptionalLong.empty();
    }
  }
}
