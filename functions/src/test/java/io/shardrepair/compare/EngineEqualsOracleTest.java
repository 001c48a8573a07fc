package io.shardrepair.compare;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.export.Run.Codec;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.merge.RunSorter;
import io.shardrepair.store.MemoryStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever the data and however it is cut up, the engine says what the oracle says. */
public class EngineEqualsOracleTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Property
  void engineEqualsOracle(@ForAll long seed) throws IOException {
    HostileData data = new HostileData(seed);
    List<List<List<Point>>> points = data.copies(1 + data.upTo(3));

    MemoryStore store = new MemoryStore();
    List<Manifest> manifests = new ArrayList<>();
    List<List<Oracle.Run>> read = new ArrayList<>();
    int newShard = data.pick(List.of(2, 3, 1_000_000));
    for (int copy = 0; copy < points.size(); copy++) {
      String name = "copy-" + copy;
      List<Run> runs = new ArrayList<>();
      List<Oracle.Run> readOfCopy = new ArrayList<>();
      List<List<Point>> ofCopy = points.get(copy);
      int shard = 0;
      boolean beginsShard = true;
      for (int i = 0; i < ofCopy.size(); i++) {
        shard += beginsShard ? 1 : 0;
        beginsShard = data.oneIn(newShard);
        boolean wal = (beginsShard || i == ofCopy.size() - 1) && data.oneIn(2);
        data.order(ofCopy.get(i), wal);
        String raw = ofCopy.get(i).stream().map(Point::line).collect(Collectors.joining());
        Codec codec = data.pick(List.of(Codec.values()));
        int partBytes = data.oneIn(3) ? Integer.MAX_VALUE / 2 : data.upTo(400);
        // Ids of shards say nothing about their order.
        String run = shard + "/" + (wal ? "wal" : i + ".tsm");
        runs.add(
            Exports.run(
                store,
                name,
                100 - shard,
                run,
                wal ? Run.Kind.WAL : Run.Kind.TSM,
                raw,
                codec,
                partBytes));
        readOfCopy.add(new Oracle.Run(shard, !wal, ofCopy.get(i)));
      }
      read.add(readOfCopy);
      manifests.add(Exports.manifest(name, runs));
    }

    Outcome outcome =
        new Outcome(
            store,
            manifests,
            data.upTo(1000),
            Set.of(),
            new PartitionComparison.Budget(
                MissingFile.BUDGET,
                data.oneIn(2) ? data.upTo(300) : RunSorter.BUDGET,
                data.oneIn(2) ? data.upTo(300) : 4096));
    Oracle oracle = new Oracle(read);

    for (int copy = 0; copy < points.size(); copy++) {
      assertThat(outcome.missing.get(copy)).isEqualTo(lines(oracle.missing.get(copy)));
      assertThat(outcome.points(copy)).isEqualTo(oracle.held.get(copy).size());
      assertThat(outcome.missingPoints(copy)).isEqualTo(oracle.missing.get(copy).size());
      int c = copy;
      assertThat(
              outcome.counted.stream()
                  .mapToLong(r -> r.found().copies().get(c).absentSeries())
                  .sum())
          .isEqualTo(oracle.absentSeries.get(copy).size());
      assertThat(
              outcome.counted.stream()
                  .flatMap(r -> r.found().hours().stream())
                  .mapToLong(h -> h.missing().get(c))
                  .sum())
          .isEqualTo(oracle.missing.get(copy).size());
    }
    assertThat(conflicts(outcome.conflicts, points.size())).isEqualTo(oracle.conflicts);
    assertThat(doubled(outcome.conflicts, points.size())).isEqualTo(oracle.conflictsDoubled);
    assertHazards(outcome, oracle);
    assertThat(outcome.conflictPoints()).isEqualTo(oracle.conflicts.size());
    assertAbsentSeries(outcome, oracle);
    assertSchemas(outcome, oracle);
  }

  /** Holes beside conflicts, points in several shards, winners that depend on the files' order. */
  private static void assertHazards(Outcome outcome, Oracle oracle) {
    for (int copy = 0; copy < oracle.held.size(); copy++) {
      assertThat(outcome.sum(copy, PartitionResult.Copy::missingInConflict))
          .isEqualTo(oracle.missingInConflict.get(copy).size());
      assertThat(outcome.sum(copy, PartitionResult.Copy::doubled))
          .isEqualTo(oracle.doubled.get(copy).size());
      Set<Oracle.Id> mixed = oracle.orderDependent.get(copy);
      assertThat(outcome.sum(copy, PartitionResult.Copy::orderDependent)).isEqualTo(mixed.size());
      for (PartitionResult result : outcome.counted) {
        for (PartitionResult.OrderDependent point :
            result.found().copies().get(copy).orderDependentPoints()) {
          Oracle.Id id =
              new Oracle.Id(
                  text(point.series()),
                  text(point.field()).replaceAll("\\\\([,\" =])", "$1"),
                  Long.parseLong(point.time()));
          assertThat(mixed).contains(id);
          assertThat(point.value()).isNotEqualTo(point.earlier());
        }
      }
    }
  }

  /**
   * Of each series that a copy lacks all points of: who holds how much of it, and from when to
   * when.
   */
  private static void assertAbsentSeries(Outcome outcome, Oracle oracle) {
    Set<String> expected = new TreeSet<>();
    for (Set<String> absent : oracle.absentSeries) {
      for (String series : absent) {
        Set<Long> times = new TreeSet<>();
        Set<Oracle.Id> ids = new HashSet<>();
        Map<String, Long> held = new LinkedHashMap<>();
        for (int copy = 0; copy < oracle.held.size(); copy++) {
          List<Oracle.Id> ofCopy =
              oracle.held.get(copy).keySet().stream()
                  .filter(id -> id.series().equals(series))
                  .toList();
          ofCopy.forEach(id -> times.add(id.time()));
          ids.addAll(ofCopy);
          held.put("copy-" + copy, (long) ofCopy.size());
        }
        List<Long> ordered = List.copyOf(times);
        expected.add(
            "%s %d %d %d %s"
                .formatted(
                    series, ids.size(), ordered.get(0), ordered.get(ordered.size() - 1), held));
      }
    }
    assertThat(
            outcome.absent.stream()
                .map(
                    a ->
                        "%s %d %s %s %s"
                            .formatted(
                                text(a.series()), a.points(), a.first(), a.last(), a.held())))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(outcome.counted.stream().mapToLong(r -> r.found().union()).sum())
        .isEqualTo(oracle.held.stream().flatMap(held -> held.keySet().stream()).distinct().count());
  }

  /** Which copies hold a field, and all tag keys; of types, those that are alone of their key. */
  private static void assertSchemas(Outcome outcome, Oracle oracle) {
    Map<String, Set<String>> holders = new TreeMap<>();
    Map<String, Set<String>> tagKeys = new TreeMap<>();
    for (int copy = 0; copy < oracle.held.size(); copy++) {
      for (Oracle.Id id : oracle.held.get(copy).keySet()) {
        String[] parts = id.series().split("(?<!\\\\),", -1);
        Set<String> keys = tagKeys.computeIfAbsent(parts[0], m -> new TreeSet<>());
        for (int i = 1; i < parts.length; i++) {
          keys.add(parts[i].split("(?<!\\\\)=", 2)[0]);
        }
        holders
            .computeIfAbsent(parts[0] + " " + Point.escaped(id.field()), f -> new TreeSet<>())
            .add("copy-" + copy);
      }
    }
    Map<String, Set<String>> foundHolders = new TreeMap<>();
    Map<String, Set<String>> foundTagKeys = new TreeMap<>();
    for (PartitionResult result : outcome.counted) {
      for (Schema schema : result.found().schemas()) {
        assertThat(schema.complete()).isTrue();
        String measurement = text(schema.measurement());
        Set<String> keys = foundTagKeys.computeIfAbsent(measurement, m -> new TreeSet<>());
        schema.tagKeys().forEach(key -> keys.add(text(key)));
        for (Schema.Field field : schema.fields()) {
          Set<String> copies =
              foundHolders.computeIfAbsent(
                  measurement + " " + text(field.field()), f -> new TreeSet<>());
          for (int copy = 0; copy < field.types().size(); copy++) {
            if (!field.types().get(copy).isEmpty()) {
              copies.add("copy-" + copy);
            }
          }
        }
      }
    }
    assertThat(foundHolders).isEqualTo(holders);
    assertThat(foundTagKeys).isEqualTo(tagKeys);
  }

  private static String text(DumpBytes name) {
    return new String(name.bytes(), ISO_8859_1);
  }

  /**
   * Line protocol in key order, fields of a series and time on one line; names that end in a
   * backslash on lines of their own, with their lengths.
   */
  public static String lines(Map<Oracle.Id, String> points) {
    StringBuilder text = new StringBuilder();
    Map<Long, String> byTime = new TreeMap<>();
    String open = "";
    List<Map.Entry<Oracle.Id, String>> ordered =
        points.entrySet().stream()
            .sorted(
                Comparator.comparing(
                        (Map.Entry<Oracle.Id, String> e) ->
                            e.getKey().series() + "#!~#" + e.getKey().field())
                    .thenComparing(e -> e.getKey().time()))
            .toList();
    for (Map.Entry<Oracle.Id, String> point : ordered) {
      Oracle.Id id = point.getKey();
      String field = Point.escaped(id.field());
      boolean lengths = id.series().endsWith("\\") || field.endsWith("\\");
      if (lengths || !id.series().equals(open)) {
        flush(text, byTime);
        open = id.series();
      }
      String value = field + "=" + point.getValue();
      if (lengths) {
        text.append('#').append(id.series().length()).append(' ').append(field.length());
        text.append(' ').append(id.series()).append(' ').append(value);
        text.append(' ').append(id.time()).append('\n');
      } else {
        byTime.merge(id.time(), id.series() + " " + value, (a, b) -> a + "," + value);
      }
    }
    flush(text, byTime);
    return text.toString();
  }

  private static void flush(StringBuilder text, Map<Long, String> byTime) {
    byTime.forEach((time, line) -> text.append(line).append(' ').append(time).append('\n'));
    byTime.clear();
  }

  public static Map<Oracle.Id, List<String>> conflicts(String lines, int copies)
      throws IOException {
    Map<Oracle.Id, List<String>> conflicts = new HashMap<>();
    for (String line : lines.lines().toList()) {
      JsonNode json = JSON.readTree(new String(line.getBytes(ISO_8859_1), UTF_8));
      String field = text(json.get("field")).replaceAll("\\\\([,\" =])", "$1");
      List<String> values = new ArrayList<>();
      for (int copy = 0; copy < copies; copy++) {
        JsonNode value = json.get("values").get("copy-" + copy);
        values.add(value.isNull() ? null : text(value));
      }
      Oracle.Id id =
          new Oracle.Id(text(json.get("series")), field, Long.parseLong(json.get("time").asText()));
      assertThat(conflicts.put(id, values)).isNull();
    }
    return conflicts;
  }

  /** Of the same lines, by copy, the values in its earlier shards. */
  private static Map<Oracle.Id, Map<Integer, List<String>>> doubled(String lines, int copies)
      throws IOException {
    Map<Oracle.Id, Map<Integer, List<String>>> doubled = new HashMap<>();
    for (String line : lines.lines().toList()) {
      JsonNode json = JSON.readTree(new String(line.getBytes(ISO_8859_1), UTF_8));
      Map<Integer, List<String>> byCopy = new TreeMap<>();
      for (int copy = 0; copy < copies && json.has("doubled"); copy++) {
        if (json.get("doubled").has("copy-" + copy)) {
          List<String> values = new ArrayList<>();
          for (JsonNode value : json.get("doubled").get("copy-" + copy)) {
            values.add(text(value));
          }
          byCopy.put(copy, values);
        }
      }
      if (!byCopy.isEmpty()) {
        doubled.put(conflicts(line, copies).keySet().iterator().next(), byCopy);
      }
    }
    return doubled;
  }

  private static String text(JsonNode json) throws IOException {
    return json.isTextual()
        ? new String(json.asText().getBytes(UTF_8), ISO_8859_1)
        : new String(json.get("base64").binaryValue(), ISO_8859_1);
  }
}
