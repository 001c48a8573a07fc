package io.shardrepair.diff;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.compare.EngineEqualsOracleTest;
import io.shardrepair.compare.Exports;
import io.shardrepair.compare.HostileData;
import io.shardrepair.compare.Oracle;
import io.shardrepair.compare.Point;
import io.shardrepair.diff.DumpComparison.LabelledDump;
import io.shardrepair.diff.DumpSummary.CopySummary;
import io.shardrepair.export.Run.Codec;
import io.shardrepair.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** However copies are dumped into files, and with however little memory, the result is the same. */
class DumpEqualsOracleTest {

  @Property
  void dumpComparisonEqualsOracle(@ForAll long seed) throws IOException {
    HostileData data = new HostileData(seed);
    List<List<List<Point>>> points = data.copies(2 + data.upTo(2) - 1);
    Path folder = Files.createTempDirectory("dumps-");
    try {
      compare(data, points, folder);
    } finally {
      delete(folder);
    }
  }

  private static void compare(HostileData data, List<List<List<Point>>> points, Path folder)
      throws IOException {
    List<LabelledDump> dumps = new ArrayList<>();
    for (int copy = 0; copy < points.size(); copy++) {
      dumps.add(new LabelledDump("copy-" + copy, files(data, points.get(copy), copy, folder)));
    }
    DumpSizes sizes =
        new DumpSizes(
            data.oneIn(2) ? data.upTo(300) : 4096,
            data.oneIn(2) ? data.upTo(300) : 4096,
            data.oneIn(2) ? data.upTo(600) : 1 << 20,
            data.oneIn(2) ? 0 : 1 << 20,
            1 << 20,
            data.oneIn(2) ? data.upTo(3_000) : 1 << 20,
            data.upTo(5) + 1);
    Path out = folder.resolve("out");
    int threads = data.upTo(3);

    DumpSummary summary = new DumpComparison(dumps, out, threads, (r, t) -> {}, sizes).compare();

    Oracle oracle = Oracle.of(points);
    for (int copy = 0; copy < points.size(); copy++) {
      assertThat(text(out.resolve("copy-" + copy + "/missing.lp.gz")))
          .isEqualTo(EngineEqualsOracleTest.lines(oracle.missing.get(copy)));
      CopySummary counted = summary.copies().get(copy);
      assertThat(counted.points()).isEqualTo(oracle.held.get(copy).size());
      assertThat(counted.missing()).isEqualTo(oracle.missing.get(copy).size());
      assertThat(counted.missingInConflict()).isEqualTo(oracle.missingInConflict.get(copy).size());
      assertThat(counted.absentSeries()).isEqualTo(oracle.absentSeries.get(copy).size());
      int c = copy;
      assertThat(
              summary.measurements().stream().mapToLong(m -> m.points().get(c)).sum()
                  + summary.more().points().get(c))
          .isEqualTo(oracle.held.get(copy).size());
      if (summary.hoursComplete()) {
        assertThat(summary.hours().stream().mapToLong(h -> h.points().get(c)).sum())
            .isEqualTo(oracle.held.get(copy).size());
      }
    }
    assertThat(
            EngineEqualsOracleTest.conflicts(
                text(out.resolve("conflicts.jsonl.gz")), points.size()))
        .isEqualTo(oracle.conflicts);
    assertThat(summary.conflicts()).isEqualTo(oracle.conflicts.size());
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    SummaryFile.write(summary, json);
    assertThat(json.toByteArray()).isEqualTo(Json.bytes(summary));
    try (Stream<Path> left = Files.walk(out)) {
      assertThat(left.filter(Files::isRegularFile)).hasSize(points.size() + 1);
    }
  }

  /** Dumps the runs of a copy into one or more files, as the tool would and some operators do. */
  private static List<Path> files(HostileData data, List<List<Point>> runs, int copy, Path folder)
      throws IOException {
    List<StringBuilder> texts = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      boolean wal = i == runs.size() - 1 && data.oneIn(2);
      data.order(runs.get(i), wal);
      if (texts.isEmpty() || data.oneIn(2)) {
        texts.add(new StringBuilder(data.oneIn(2) ? HEADER : ""));
      }
      StringBuilder text = texts.get(texts.size() - 1);
      if (wal && !text.isEmpty()) {
        text.append("# writing wal data\n");
      }
      text.append(runs.get(i).stream().map(Point::line).collect(Collectors.joining()));
    }
    List<Path> files = new ArrayList<>();
    for (StringBuilder text : texts) {
      Path file = folder.resolve("dump-" + copy + "-" + files.size());
      byte[] bytes = text.toString().getBytes(ISO_8859_1);
      Files.write(file, compressed(data, bytes));
      files.add(file);
    }
    return files;
  }

  private static final String HEADER =
      """
      # INFLUXDB EXPORT: 1677-09-21T00:12:43Z - 2262-04-11T23:47:16Z
      # DDL
      CREATE DATABASE "telegraf" WITH NAME autogen
      # DML
      # CONTEXT-DATABASE:telegraf
      # CONTEXT-RETENTION-POLICY:autogen
      # writing tsm data
      """;

  /** One or more gzip members or zstd frames, cut anywhere. */
  private static byte[] compressed(HostileData data, byte[] bytes) {
    Codec codec = data.pick(List.of(Codec.values()));
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    int from = 0;
    while (from < bytes.length || file.size() == 0) {
      int to = data.oneIn(2) ? bytes.length : Math.min(bytes.length, from + data.upTo(500));
      file.writeBytes(Exports.compress(Arrays.copyOfRange(bytes, from, to), codec));
      from = to;
      if (codec == Codec.PLAIN && bytes.length == 0) {
        break;
      }
    }
    return file.toByteArray();
  }

  static String text(Path gzip) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(gzip))) {
      return new String(in.readAllBytes(), ISO_8859_1);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
