package io.shardrepair.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.export.Run.Codec;
import io.shardrepair.json.Json;
import io.shardrepair.partition.Partition;
import io.shardrepair.partition.Partitioner;
import io.shardrepair.store.MemoryStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionComparisonTest {
  private final MemoryStore store = new MemoryStore();

  private Manifest copy(String name, Run.Kind kind, String... runs) {
    List<Run> described = new ArrayList<>();
    for (String raw : runs) {
      String run = described.size() + (kind == Run.Kind.WAL ? ".wal" : ".tsm");
      described.add(Exports.run(store, name, run, kind, raw, Codec.PLAIN, 700));
    }
    return Exports.manifest(name, described);
  }

  /** Ten points of each series, as most data is. */
  private static String lines(int fromSeries, int toSeries) {
    StringBuilder lines = new StringBuilder();
    for (int series = fromSeries; series < toSeries; series++) {
      for (int i = 0; i < 10; i++) {
        lines.append(
            String.format("cpu,host=h%04d v=%d %d%n", series, i, 1_700_000_000_000_000_000L + i));
      }
    }
    return lines.toString();
  }

  @Test
  void aWorkerGoesNoFurtherThanItsPartitionWhereTheGuessesAreRight() throws IOException {
    String raw = lines(0, 100);
    Outcome outcome =
        new Outcome(
            store, List.of(copy("a", Run.Kind.TSM, raw), copy("b", Run.Kind.TSM, raw)), 8_000);
    assertThat(outcome.plan.size()).isGreaterThan(5);
    assertThat(outcome.all)
        .allSatisfy(
            result -> {
              assertThat(result.failure()).isEmpty();
              assertThat(result.through()).isEqualTo(result.index());
            });
    assertThat(outcome.points(0)).isEqualTo(1000);
    assertThat(outcome.points(1)).isEqualTo(1000);
  }

  /** Parts begin in a string, and the first record behind it is guessed right. */
  @Test
  void aWorkerBeginsBehindTheStringThatItsPartBeginsIn() throws IOException {
    StringBuilder raw = new StringBuilder();
    for (int series = 0; series < 1000; series++) {
      raw.append(String.format("cpu,host=h%04d v=\"%s\nx\" 1%n", series, "y".repeat(33)));
    }
    Manifest a = copy("a", Run.Kind.TSM, raw.toString());
    Outcome outcome = new Outcome(store, List.of(a, copy("b", Run.Kind.TSM)), 8_000);
    assertThat(outcome.plan.size()).isGreaterThan(5);
    assertThat(outcome.plan)
        .extracting(partition -> partition.starts().get(0).get(0).orElseThrow().skip())
        .contains("x\" 1\n".length());
    assertThat(outcome.counted).isEqualTo(outcome.all).hasSameSizeAs(outcome.plan);
    assertThat(outcome.missing).containsExactly("", raw.toString());
  }

  @Test
  void whatIsWrittenIsWhatIsReturned() throws IOException {
    List<Manifest> copies = List.of(copy("a", Run.Kind.TSM, lines(0, 3)), copy("b", Run.Kind.TSM));
    List<Partition> plan = new Partitioner(store, 1 << 20).cut(copies);
    PartitionResult result = new PartitionComparison(store, copies, plan).compare(0, "x/");
    assertThat(Json.read(store.read("x/result.json"), PartitionResult.class)).isEqualTo(result);
    assertThat(result.found().copies().get(1).missing()).isEqualTo(30);
  }

  @Test
  void whatWasReadIsTold() throws IOException {
    String raw = lines(0, 10);
    String wal = lines(5, 12);
    Manifest a =
        Exports.manifest(
            "a",
            List.of(
                Exports.run(store, "a", "1.tsm", Run.Kind.TSM, raw, Codec.ZSTD, 1000),
                Exports.run(store, "a", "wal", Run.Kind.WAL, wal, Codec.GZIP, 1000)));
    long stored = a.runs().stream().mapToLong(Run::bytes).sum();
    Outcome outcome = new Outcome(store, List.of(a, copy("b", Run.Kind.TSM)), 1 << 20);
    PartitionResult result = outcome.counted.get(0);
    assertThat(result.effort().rawBytes()).isEqualTo(raw.length() + wal.length());
    assertThat(result.effort().storedBytes()).isEqualTo(stored);
    assertThat(result.effort().seconds()).isPositive();
    assertThat(result.found().hoursComplete()).isTrue();
    assertThat(result.found().copies().get(1))
        .isEqualTo(
            new PartitionResult.Copy(
                "b",
                0,
                120,
                0,
                0,
                0,
                0,
                List.of(),
                Optional.of("compare/00000/missing/b.lp.gz"),
                12,
                120,
                result.found().copies().get(1).absentSeriesNames()));
    assertThat(result.found().copies().get(1).absentSeriesNames()).hasSize(12);
  }

  /** In several pieces, each of a run's records that fit into memory. */
  @ParameterizedTest
  @ValueSource(ints = {400, 3_000, 1 << 20})
  void theWalIsSortedInEveryPartitionAndWinsOverTheRunsBeforeIt(int sorting) throws IOException {
    StringBuilder wal = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    for (int series = 99; series >= 0; series--) {
      wal.append(String.format("cpu,host=h%04d v=1i 1700000000000000003%n", series));
      wal.append(String.format("cpu,host=h%04d v=7i 1700000000000000003%n", series));
    }
    for (int series = 0; series < 100; series++) {
      expected.append(
          String.format(
              "{\"series\":\"cpu,host=h%04d\",\"field\":\"v\",\"time\":\"1700000000000000003\","
                  + "\"values\":{\"a\":\"7i\",\"b\":\"3\"}}%n",
              series));
    }
    String raw = lines(0, 100);
    Manifest a =
        Exports.manifest(
            "a",
            List.of(
                Exports.run(store, "a", "1.tsm", Run.Kind.TSM, raw, Codec.PLAIN, 700),
                Exports.run(store, "a", "wal", Run.Kind.WAL, wal.toString(), Codec.PLAIN, 700)));
    Outcome outcome =
        new Outcome(
            store,
            List.of(a, copy("b", Run.Kind.TSM, raw)),
            8_000,
            Set.of(),
            new PartitionComparison.Budget(1 << 20, sorting, 1000));
    assertThat(outcome.plan.size()).isGreaterThan(5);
    assertThat(outcome.counted).hasSameSizeAs(outcome.plan);
    assertThat(outcome.missing).containsExactly("", "");
    assertThat(outcome.conflicts).isEqualTo(expected.toString());
  }
}
