package io.shardrepair.influx;

import io.shardrepair.detect.CountCatalog;
import io.shardrepair.detect.CountQuery;
import io.shardrepair.influxql.Identifier;
import io.shardrepair.model.Node;
import io.shardrepair.model.ShardInfo;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.influxdb.dto.Query;
import org.influxdb.dto.QueryResult;

/** Counts with InfluxQL. Every statement is a SELECT or a SHOW. */
public final class InfluxCounts implements CountCatalog {
  private static final String COUNT = "count_";

  private final InfluxNodes nodes;

  public InfluxCounts(InfluxNodes nodes) {
    this.nodes = nodes;
  }

  @Override
  public List<ShardInfo> shards(Node node) throws IOException {
    return nodes.shards(node);
  }

  @Override
  public List<String> measurements(Node node, String database) throws IOException {
    List<String> names = new ArrayList<>();
    for (QueryResult.Series series :
        nodes.query(node, new Query("SHOW MEASUREMENTS ON " + Identifier.quoted(database)))) {
      for (List<Object> row : series.getValues()) {
        names.add((String) row.get(0));
      }
    }
    return names;
  }

  @Override
  public Map<String, long[]> count(Node node, CountQuery query) throws IOException {
    List<QueryResult.Series> answer = nodes.query(node, new Query(query.statement()));
    Map<String, long[]> counts = new LinkedHashMap<>();
    // influxd answers without any series if there is no such point.
    for (QueryResult.Series series : answer) {
      List<List<Object>> rows = series.getValues();
      // Every bucket has a row, even an empty one: fewer rows mean that the answer was cut off, for
      // example by max-row-limit of influxdb.conf.
      if (rows == null || rows.size() != query.buckets()) {
        throw new IOException(
            "node %s answered with %d of %d rows to %s"
                .formatted(
                    node.name(),
                    rows == null ? 0 : rows.size(),
                    query.buckets(),
                    query.statement()));
      }
      for (int column = 1; column < series.getColumns().size(); column++) {
        counts.put(
            series.getColumns().get(column).substring(COUNT.length()), column(query, rows, column));
      }
    }
    return counts;
  }

  @Override
  public Map<Long, Figures> figures(Node node) throws IOException {
    Map<Long, Figures> figures = new LinkedHashMap<>();
    for (QueryResult.Series series : nodes.query(node, new Query("SHOW STATS FOR 'shard'"))) {
      add(
          figures,
          series,
          new Figures(
              number(series, "diskBytes"), Optional.empty(), number(series, "seriesCreate")));
    }
    for (QueryResult.Series series :
        nodes.query(node, new Query("SHOW STATS FOR 'tsm1_filestore'"))) {
      add(
          figures,
          series,
          new Figures(Optional.empty(), number(series, "numFiles"), Optional.empty()));
    }
    return figures;
  }

  private static long[] column(CountQuery query, List<List<Object>> rows, int column)
      throws IOException {
    long[] counts = new long[query.buckets()];
    for (List<Object> row : rows) {
      int bucket = query.bucketOf(Instant.parse((String) row.get(0)));
      if (bucket < 0 || bucket >= counts.length) {
        throw new IOException(
            "an answer has the time %s, outside of %s".formatted(row.get(0), query.statement()));
      }
      Object count = row.get(column);
      // Null where the field has no points in the whole range.
      counts[bucket] = count == null ? 0 : ((Number) count).longValue();
    }
    return counts;
  }

  private static void add(Map<Long, Figures> figures, QueryResult.Series series, Figures more) {
    figures.merge(Long.parseLong(series.getTags().get("id")), more, Figures::plus);
  }

  private static Optional<Long> number(QueryResult.Series series, String column) {
    int index = series.getColumns().indexOf(column);
    return index < 0
        ? Optional.empty()
        : Optional.of(((Number) series.getValues().get(0).get(index)).longValue());
  }
}
