package io.shardrepair.influx;

import io.shardrepair.replay.PointWriter;
import io.shardrepair.resolve.Credentials;
import io.shardrepair.resolve.Node;
import io.shardrepair.resolve.ShardCatalog;
import io.shardrepair.resolve.ShardInfo;
import io.shardrepair.resolve.Topology;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
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

/** Talks to the nodes' HTTP API; connections are kept for later calls. */
public final class InfluxNodes implements ShardCatalog, PointWriter {

  /** Looks up what a credential's reference stands for. */
  @FunctionalInterface
  public interface Passwords {
    String password(String reference) throws IOException;
  }

  private final Passwords passwords;
  private final Map<Node, InfluxDB> connections = new ConcurrentHashMap<>();

  public InfluxNodes(Passwords passwords) {
    this.passwords = passwords;
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
    List<QueryResult.Series> answer;
    try {
      answer = query(node, new Query("SHOW RETENTION POLICIES", database));
    } catch (QueryRefused refused) {
      if (refused.reason().startsWith("database not found")) {
        return Optional.empty();
      }
      throw refused;
    }
    for (QueryResult.Series series : answer) {
      int isDefault = series.getColumns().indexOf("default");
      int name = series.getColumns().indexOf("name");
      for (List<Object> row : series.getValues()) {
        if (Boolean.TRUE.equals(row.get(isDefault))) {
          return Optional.of((String) row.get(name));
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public Outcome write(Node node, Topology topology, byte[] lines) throws IOException {
    try {
      connection(node)
          .write(
              topology.database(),
              topology.retentionPolicy(),
              InfluxDB.ConsistencyLevel.ALL,
              TimeUnit.NANOSECONDS,
              RawBody.toCharacters(lines));
      return new Outcome.Written();
    } catch (InfluxDBIOException e) {
      throw unreachable(node, e);
    } catch (InfluxDBException e) {
      String reason = String.valueOf(e.getMessage());
      // The HTTP status is not in the exception. These two beginnings are the 400s of influxd that
      // concern single points (http.Handler.serveWriteV1); anything else concerns the whole
      // request.
      if (reason.startsWith("partial write:") || reason.startsWith("unable to parse")) {
        return new Outcome.Refused(reason);
      }
      throw new IOException("node %s did not take a batch: %s".formatted(node.name(), reason), e);
    }
  }

  /** The series of all statements of a query. */
  List<QueryResult.Series> query(Node node, Query query) throws IOException {
    QueryResult answer;
    try {
      answer = connection(node).query(query);
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

  private InfluxDB connection(Node node) throws IOException {
    InfluxDB known = connections.get(node);
    if (known != null) {
      return known;
    }
    OkHttpClient.Builder client =
        new OkHttpClient.Builder()
            .connectTimeout(10, TimeUnit.SECONDS)
            .readTimeout(60, TimeUnit.SECONDS)
            .writeTimeout(60, TimeUnit.SECONDS)
            .addInterceptor(new RawBody());
    InfluxDB connection;
    if (node.credentials().isPresent()) {
      Credentials credentials = node.credentials().get();
      connection =
          InfluxDBFactory.connect(
              node.url(),
              credentials.username(),
              passwords.password(credentials.password()),
              client);
    } else {
      connection = InfluxDBFactory.connect(node.url(), client);
    }
    connection.enableGzip();
    connections.put(node, connection);
    return connection;
  }

  private static IOException unreachable(Node node, InfluxDBIOException e) {
    return new IOException(
        "node %s does not answer at %s: %s".formatted(node.name(), node.url(), e.getMessage()), e);
  }
}
