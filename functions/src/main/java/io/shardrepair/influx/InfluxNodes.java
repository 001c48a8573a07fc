package io.shardrepair.influx;

import io.shardrepair.model.Credentials;
import io.shardrepair.model.Node;
import io.shardrepair.model.ShardInfo;
import io.shardrepair.model.Topology;
import io.shardrepair.replay.DeleteRefused;
import io.shardrepair.replay.PointWriter;
import io.shardrepair.replay.SeriesDeleter;
import io.shardrepair.replay.ServerLoad;
import io.shardrepair.resolve.ShardCatalog;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import org.influxdb.InfluxDB;
import org.influxdb.InfluxDBException;
import org.influxdb.InfluxDBFactory;
import org.influxdb.InfluxDBIOException;
import org.influxdb.dto.Query;
import org.influxdb.dto.QueryResult;

/** Calls the nodes' HTTP API; connections are kept for later calls. */
public final class InfluxNodes implements ShardCatalog, PointWriter, SeriesDeleter, ServerLoad {

  private record Connection(InfluxDB client, RawBody raw) {}

  private final References references;
  private final Trust trust;
  private final Map<Node, Connection> connections = new ConcurrentHashMap<>();

  public InfluxNodes(References references) {
    this(references, Trust.USUAL);
  }

  /**
   * @param trust for nodes whose url is https
   */
  public InfluxNodes(References references, Trust trust) {
    this.references = references;
    this.trust = trust;
  }

  @Override
  public List<ShardInfo> shards(Node node) throws IOException {
    List<ShardInfo> shards = new ArrayList<>();
    for (QueryResult.Series series : query(node, new Query("SHOW SHARDS"))) {
      List<String> columns = series.getColumns();
      if (series.getValues() == null) {
        continue;
      }
      for (List<Object> row : series.getValues()) {
        shards.add(
            new ShardInfo(
                ((Number) row.get(columns.indexOf("id"))).longValue(),
                (String) row.get(columns.indexOf("database")),
                (String) row.get(columns.indexOf("retention_policy")),
                Instant.parse((String) row.get(columns.indexOf("start_time"))),
                Instant.parse((String) row.get(columns.indexOf("end_time"))),
                Instant.parse((String) row.get(columns.indexOf("expiry_time")))));
      }
    }
    return shards;
  }

  @Override
  public Optional<String> defaultRetentionPolicy(Node node, String database) throws IOException {
    return retentionPolicies(node, database).entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The retention policies of a database, and whether each is the default; may be empty. */
  public Map<String, Boolean> retentionPolicies(Node node, String database) throws IOException {
    List<QueryResult.Series> answer;
    try {
      answer = query(node, new Query("SHOW RETENTION POLICIES", database));
    } catch (QueryRefused refused) {
      if (refused.reason().startsWith("database not found")) {
        return Map.of();
      }
      throw refused;
    }
    Map<String, Boolean> policies = new LinkedHashMap<>();
    for (QueryResult.Series series : answer) {
      int isDefault = series.getColumns().indexOf("default");
      int name = series.getColumns().indexOf("name");
      for (List<Object> row : series.getValues()) {
        policies.put((String) row.get(name), Boolean.TRUE.equals(row.get(isDefault)));
      }
    }
    return policies;
  }

  @Override
  public Outcome write(Node node, Topology topology, byte[] lines) throws IOException {
    Connection connection = connection(node);
    connection.raw.next(lines);
    try {
      connection.client.write(
          topology.database(),
          topology.retentionPolicy(),
          InfluxDB.ConsistencyLevel.ALL,
          TimeUnit.NANOSECONDS,
          "");
      return new Outcome.Written();
    } catch (InfluxDBIOException e) {
      throw unreachable(node, e);
    } catch (InfluxDBException e) {
      return WriteAnswer.of(
          node, topology.database(), connection.raw.status(), String.valueOf(e.getMessage()));
    } finally {
      connection.raw.next(null);
    }
  }

  @Override
  public void delete(Node node, Topology topology, String statement) throws IOException {
    try {
      query(node, new Query(statement, topology.database(), true));
    } catch (QueryRefused refused) {
      if (connection(node).raw.status() >= 500) {
        throw refused;
      }
      throw new DeleteRefused(node.name(), statement, refused.reason());
    }
  }

  /** Reads the load from {@code SHOW STATS}, which needs an administrator. */
  @Override
  public Optional<Reading> read(Node node) throws IOException {
    try {
      List<QueryResult.Series> stats =
          query(node, new Query("SHOW STATS FOR 'write'; SHOW STATS FOR 'hh_processor'"));
      return stats.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Reading(
                  sum(stats, "write", "writeTimeout"), sum(stats, "hh_processor", "queueBytes")));
    } catch (QueryRefused noAdministrator) {
      return Optional.empty();
    }
  }

  private static long sum(List<QueryResult.Series> stats, String module, String column) {
    long sum = 0;
    for (QueryResult.Series series : stats) {
      int index = series.getColumns().indexOf(column);
      if (series.getName().equals(module) && index >= 0) {
        for (List<Object> row : series.getValues()) {
          sum += ((Number) row.get(index)).longValue();
        }
      }
    }
    return sum;
  }

  /** The series of all statements of a query. */
  List<QueryResult.Series> query(Node node, Query query) throws IOException {
    QueryResult answer;
    try {
      answer = connection(node).client.query(query);
    } catch (InfluxDBIOException e) {
      throw unreachable(node, e);
    } catch (InfluxDBException e) {
      throw new QueryRefused(node, query, String.valueOf(e.getMessage()));
    }
    if (answer.hasError()) {
      throw new QueryRefused(node, query, answer.getError());
    }
    List<QueryResult.Series> series = new ArrayList<>();
    for (QueryResult.Result result : answer.getResults()) {
      if (result.hasError()) {
        throw new QueryRefused(node, query, result.getError());
      }
      if (result.getSeries() != null) {
        series.addAll(result.getSeries());
      }
    }
    return series;
  }

  private Connection connection(Node node) throws IOException {
    Connection known = connections.get(node);
    if (known != null) {
      return known;
    }
    RawBody raw = new RawBody(!Loopback.is(node.url()));
    OkHttpClient.Builder client =
        NodeClient.builder(trust.in(node, references))
            .readTimeout(60, TimeUnit.SECONDS)
            .writeTimeout(60, TimeUnit.SECONDS)
            .addInterceptor(raw);
    InfluxDB connection;
    try {
      if (node.credentials().isPresent()) {
        Credentials credentials = node.credentials().get();
        connection =
            InfluxDBFactory.connect(
                node.url(),
                credentials.username(),
                references.value(credentials.password()),
                client);
      } else {
        connection = InfluxDBFactory.connect(node.url(), client);
      }
    } catch (InfluxDBIOException unknownHost) {
      throw unreachable(node, unknownHost);
    }
    Connection made = new Connection(connection, raw);
    Connection first = connections.putIfAbsent(node, made);
    return first == null ? made : first;
  }

  private static IOException unreachable(Node node, InfluxDBIOException e) {
    return new IOException(
        "node %s does not answer at %s: %s".formatted(node.name(), node.url(), e.getMessage()), e);
  }
}
