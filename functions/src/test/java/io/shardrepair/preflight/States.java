package io.shardrepair.preflight;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.json.Json;
import io.shardrepair.model.Node;
import io.shardrepair.model.Topology;
import io.shardrepair.preflight.NodeState.Setting;
import io.shardrepair.preflight.ServerState.ClockReading;
import io.shardrepair.preflight.ServerState.HttpAnswer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Healthy nodes and servers, of which a test changes what it is about. */
public final class States {
  private States() {}

  public static NodeState node(String copy) {
    return new NodeState(
        copy,
        "InfluxDB v1.8.10",
        List.of("lponly", "out-stdout"),
        "zstd",
        "aws-cli/2",
        true,
        true,
        true,
        1L << 40,
        1000,
        3,
        1,
        100,
        3600,
        List.of(),
        "",
        false,
        "inmem",
        "/etc/influxdb/influxdb.conf",
        "",
        "read",
        List.of(),
        0,
        List.of());
  }

  /** A healthy node but for some fields, by name. */
  static NodeState node(String copy, Map<String, Object> changes) {
    ObjectNode json = (ObjectNode) Json.toTree(node(copy));
    changes.forEach((field, value) -> json.set(field, Json.toTree(value)));
    try {
      return Json.read(json, NodeState.class);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Setting setting(String name, String value, String from) {
    return new Setting(name, value, from, "the " + from);
  }

  static ServerState server(String copy) {
    return server(copy, new ClockReading(-200, 810));
  }

  static ServerState server(String copy, ClockReading clock) {
    return new ServerState(
        copy,
        Optional.of("OSS"),
        Optional.of("1.8.10"),
        new HttpAnswer(404, "404 page not found"),
        Optional.of(clock));
  }

  /** Servers that hold series; each is healthy but for what is put into {@link #states}. */
  public static final class FakeServers implements Servers {
    final Map<String, ServerState> states = new LinkedHashMap<>();
    final Map<String, List<String>> series = new LinkedHashMap<>();
    final List<String> listed = new CopyOnWriteArrayList<>();

    @Override
    public ServerState look(Node node) {
      return states.getOrDefault(node.name(), server(node.name()));
    }

    /** By node; what is absent is refused. */
    final Map<String, Long> queued = new LinkedHashMap<>();

    /** By node; else as its healthy files are. */
    final Map<String, Long> shardBytes = new LinkedHashMap<>();

    @Override
    public Map<Long, Long> shardBytes(Node node) {
      return Map.of(1L, shardBytes.getOrDefault(node.name(), 1_100L));
    }

    @Override
    public long queuedBytes(Node node) throws IOException {
      if (!queued.containsKey(node.name())) {
        throw new IOException("requires admin privilege");
      }
      return queued.get(node.name());
    }

    @Override
    public long seriesCount(Node node, String database) {
      return series.getOrDefault(node.name(), List.of()).size();
    }

    @Override
    public synchronized void series(Node node, String database, Consumer<String> keys) {
      listed.add(node.name() + " " + database);
      series.getOrDefault(node.name(), List.of()).forEach(keys);
    }
  }

  /** Names of the checks that refuse. */
  static List<String> refusals(List<Check> checks) {
    return checks.stream()
        .filter(check -> !check.passed())
        .map(check -> (check.copy().orElse("") + " " + check.name()).strip())
        .toList();
  }

  /** The topology with another end of the shard, and the time at which it expires or nothing. */
  static Topology times(Topology topology, String end, Optional<String> expiry) {
    ObjectNode json = (ObjectNode) Json.toTree(topology);
    ((ObjectNode) json.path("range")).put("end", end);
    expiry.ifPresent(time -> json.put("expiry", time));
    try {
      return Json.read(json, Topology.class);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
