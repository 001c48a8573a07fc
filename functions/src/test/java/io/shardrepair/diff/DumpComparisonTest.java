package io.shardrepair.diff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.compare.Exports;
import io.shardrepair.compare.GapShape;
import io.shardrepair.compare.PartitionResult.Gaps;
import io.shardrepair.compare.PartitionResult.Measurement;
import io.shardrepair.diff.DumpComparison.LabelledDump;
import io.shardrepair.diff.DumpSummary.CopySummary;
import io.shardrepair.export.Run.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DumpComparisonTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long BEGIN = 1_700_000_000 * SECOND;

  @TempDir Path folder;

  private Path file(String name, String raw, Codec codec) throws IOException {
    return Files.write(folder.resolve(name), Exports.compress(raw.getBytes(UTF_8), codec));
  }

  private DumpComparison comparison(String a, String b) throws IOException {
    return new DumpComparison(
        List.of(
            new LabelledDump("a", List.of(file("a.lp", a, Codec.GZIP))),
            new LabelledDump("b", List.of(file("b.lp", b, Codec.ZSTD)))),
        folder.resolve("out"),
        64 << 20,
        2,
        (read, total) -> {});
  }

  private String missing(String label) throws IOException {
    return DumpEqualsOracleTest.text(folder.resolve("out/" + label + "/missing.lp.gz"));
  }

  /** A record every ten seconds. */
  private static String lines(String key, LongStream numbers) {
    return numbers
        .mapToObj(i -> key + "=" + i % 7 + " " + (BEGIN + 10 * i * SECOND) + "\n")
        .collect(Collectors.joining());
  }

  @Test
  void equalDumpsLeaveEmptyFiles() throws IOException {
    String dump = lines("cpu,host=a idle", LongStream.range(0, 5000));
    DumpSummary summary = comparison(dump, dump).compare();
    assertThat(summary.copies().stream().map(CopySummary::points)).containsExactly(5000L, 5000L);
    assertThat(summary.rawBytes()).isEqualTo(2L * dump.length());
    assertThat(summary.sortedPath()).isTrue();
    assertThat(missing("a")).isEmpty();
    assertThat(missing("b")).isEmpty();
    assertThat(folder.resolve("out/conflicts.jsonl.gz")).exists();
    assertThat(summary.hours().stream().mapToLong(h -> h.points().get(0)).sum()).isEqualTo(5000);
    assertThat(summary.hours()).hasSize(15);
  }

  @Test
  void countsPointsThatWereWrittenTwiceOnce() throws IOException {
    String once = "m f=1 1700000000000000000\nm f=2 1700000010000000000\n";
    String twice = "m f=1 1700000000000000000\nm f=2 1700000010000000000\n".repeat(2);
    DumpSummary summary = comparison(twice, once).compare();
    assertThat(summary.sortedPath()).isFalse();
    assertThat(summary.copies().stream().map(CopySummary::points)).containsExactly(2L, 2L);
    assertThat(summary.rawBytes()).isEqualTo(twice.length() + once.length());
  }

  @Test
  void theLastOfEqualTimesWinsEvenWhereTheCopiesAreEqualUpToIt() throws IOException {
    String both = lines("m f", LongStream.range(0, 100)) + "m f=5 1700009999000000000\n";
    DumpSummary summary = comparison(both + "m f=6 1700009999000000000\n", both).compare();
    assertThat(summary.conflicts()).isEqualTo(1);
    assertThat(DumpEqualsOracleTest.text(folder.resolve("out/conflicts.jsonl.gz")))
        .isEqualTo(
            """
            {"series":"m","field":"f","time":"1700009999000000000","values":{"a":"6","b":"5"}}
            """);
  }

  @Test
  void laterFilesWinOverEarlierOnes() throws IOException {
    Path first = file("1", "m f=1 1\n", Codec.PLAIN);
    Path second = file("2", "m f=2 1\n", Codec.PLAIN);
    Path other = file("3", "m f=2 1\n", Codec.PLAIN);
    List<LabelledDump> dumps =
        List.of(
            new LabelledDump("a", List.of(first, second)), new LabelledDump("b", List.of(other)));
    DumpSummary summary =
        new DumpComparison(dumps, folder.resolve("out"), 64 << 20, 1, (r, t) -> {}).compare();
    assertThat(summary.conflicts()).isZero();
  }

  @Test
  void tellsTheShapeOfTheGaps() throws IOException {
    String outage = lines("away f", LongStream.range(0, 100).filter(i -> i < 40 || i >= 60));
    String scattered = lines("lossy f", LongStream.range(0, 100).filter(i -> i % 10 != 3));
    String series = lines("some,host=a f", LongStream.range(0, 10));
    String lacking = outage + scattered + series;
    String whole =
        lines("away f", LongStream.range(0, 100))
            + lines("gone f", LongStream.range(0, 10))
            + lines("lossy f", LongStream.range(0, 100))
            + series
            + lines("some,host=b f", LongStream.range(0, 10));
    DumpSummary summary = comparison(lacking, whole).compare();
    assertThat(summary.measurements().stream().map(Measurement::gaps).map(g -> g.get(0)))
        .containsExactly(
            new Gaps(GapShape.OUTAGE, 1, 0),
            new Gaps(GapShape.MEASUREMENT_ABSENT, 0, 10),
            new Gaps(GapShape.SCATTERED, 10, 0),
            new Gaps(GapShape.SERIES_ABSENT, 0, 10));
    assertThat(summary.measurements().stream().map(Measurement::gaps).map(g -> g.get(1).shape()))
        .containsOnly(GapShape.NONE);
  }

  @ParameterizedTest
  @EnumSource(
      value = Codec.class,
      names = {"GZIP", "ZSTD"})
  void aDumpThatIsCutOffIsAnErrorWhereverItIs(Codec codec) throws IOException {
    String raw = lines("m f", LongStream.range(0, 2000));
    byte[] whole = Exports.compress(raw.getBytes(UTF_8), codec);
    Path good = file("good", raw, Codec.PLAIN);
    for (int length = 5; length < whole.length; length += 1 + whole.length / 50) {
      Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
      List<LabelledDump> dumps =
          List.of(new LabelledDump("a", List.of(cut)), new LabelledDump("b", List.of(good)));
      DumpComparison comparison =
          new DumpComparison(dumps, folder.resolve("out"), 64 << 20, 2, (r, t) -> {});
      assertThatThrownBy(comparison::compare)
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(cut.toString());
      try (Stream<Path> left = Files.walk(folder.resolve("out"))) {
        assertThat(left.filter(Files::isRegularFile)).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m f=1 1\nm f=2",
        "m f=1 1\nskipped missing file: /x/1.tsm",
        "m f=1 1\nskipped missing file: /x/1.tsmm f=2 2\n",
        "m f=1 1\n# CONTEXT-DATABASE:a\n# CONTEXT-DATABASE:b\n",
        "m f=1 1\nnonsense\n",
        "m f=9 9\nm f=1 1\nnonsense\n",
      })
  void whatNoDumpHoldsIsAnError(String raw) throws IOException {
    DumpComparison comparison = comparison(raw, "m f=1 1\n");
    assertThatThrownBy(comparison::compare)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a.lp, raw byte ");
  }

  @Test
  void theEndOfOneFieldAndTheBeginningOfTheNextAreTwoGaps() throws IOException {
    String whole = lines("m f", LongStream.range(0, 10)) + lines("m g", LongStream.range(0, 10));
    String lacking = lines("m f", LongStream.range(0, 9)) + lines("m g", LongStream.range(1, 10));
    DumpSummary summary = comparison(lacking, whole).compare();
    assertThat(summary.measurements().get(0).gaps())
        .containsExactly(new Gaps(GapShape.SCATTERED, 2, 0), new Gaps(GapShape.NONE, 0, 0));
  }

  @Test
  void anErrorAfterMuchWasFoundLeavesNothing() throws IOException {
    String conflicts = lines("a f", LongStream.range(0, 20_000));
    String missing = lines("b f", LongStream.range(0, 20_000)) + lines("c f", LongStream.of(1));
    DumpComparison comparison =
        comparison(conflicts + missing + "nonsense\n", conflicts.replace("f=", "f=1"));
    assertThatThrownBy(comparison::compare).hasMessageContaining("a.lp, raw byte ");
    try (Stream<Path> left = Files.walk(folder.resolve("out"))) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void copiesWithoutAPointLackAll() throws IOException {
    String header = "# DDL\n# DML\n# writing tsm data\n";
    Path whole = file("whole", header + "m f=1 1\nm g=2 1\nn f=3 2\n", Codec.PLAIN);
    List<LabelledDump> dumps =
        List.of(
            new LabelledDump("whole", List.of(whole)),
            new LabelledDump("no-file", List.of()),
            new LabelledDump("no-bytes", List.of(file("1", "", Codec.PLAIN))),
            new LabelledDump("packed", List.of(file("2", "", Codec.GZIP))),
            new LabelledDump("header", List.of(file("3", header, Codec.ZSTD))));
    DumpSummary summary =
        new DumpComparison(dumps, folder.resolve("out"), 64 << 20, 2, (r, t) -> {}).compare();
    assertThat(summary.copies().get(0))
        .isEqualTo(new CopySummary("whole", 3, 0, 0, 0, List.of(whole.toString())));
    assertThat(missing("whole")).isEmpty();
    for (CopySummary copy : summary.copies().subList(1, 5)) {
      assertThat(copy.points()).isZero();
      assertThat(copy.missing()).isEqualTo(3);
      assertThat(copy.absentSeries()).isEqualTo(2);
      assertThat(missing(copy.label())).isEqualTo("m f=1,g=2 1\nn f=3 2\n");
    }
  }

  @Test
  void progressEndsWithAllThatWasToBeRead() throws IOException {
    Path inOrder = file("1", lines("m f", LongStream.range(0, 5000)), Codec.GZIP);
    Path unsorted = file("2", lines("m f", LongStream.of(2, 1)), Codec.PLAIN);
    long both = Files.size(inOrder) + Files.size(unsorted);
    Path out = folder.resolve("out");
    for (int times = 1; times <= 2; times++) {
      Path other = times == 1 ? inOrder : unsorted;
      AtomicLong most = new AtomicLong();
      AtomicLong total = new AtomicLong();
      DumpSummary summary =
          new DumpComparison(
                  List.of(
                      new LabelledDump("a", List.of(inOrder)),
                      new LabelledDump("b", List.of(other))),
                  out,
                  64 << 20,
                  2,
                  (read, toRead) -> {
                    most.accumulateAndGet(read, Math::max);
                    total.accumulateAndGet(toRead, Math::max);
                  })
              .compare();
      assertThat(summary.sortedPath()).isEqualTo(times == 1);
      assertThat(summary.storedBytes()).isEqualTo(times == 1 ? 2 * Files.size(inOrder) : both);
      assertThat(total).hasValue(times * summary.storedBytes());
      assertThat(most.get()).isBetween(summary.storedBytes(), total.get());
      assertThat(summary.seconds()).isPositive();
    }
  }

  @Test
  void labelsMustBeTwoOrMoreAndDiffer() {
    LabelledDump a = new LabelledDump("a", List.of());
    for (List<LabelledDump> dumps :
        List.of(List.of(a), List.of(a, a), List.of(a, new LabelledDump("../b", List.of())))) {
      assertThatThrownBy(() -> new DumpComparison(dumps, folder, 1 << 20, 1, (r, t) -> {}))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
