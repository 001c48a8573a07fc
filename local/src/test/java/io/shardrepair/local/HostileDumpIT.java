package io.shardrepair.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.diff.DumpComparison;
import io.shardrepair.diff.DumpComparison.LabelledDump;
import io.shardrepair.diff.DumpSummary;
import io.shardrepair.line.LineFormatException;
import io.shardrepair.local.node.InfluxHttp;
import io.shardrepair.local.node.InfluxNode;
import io.shardrepair.local.node.InfluxSettings;
import io.shardrepair.local.setup.Folders;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Toolbox;
import io.shardrepair.local.setup.Tools;
import io.shardrepair.local.show.PlainProgress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a real influxd takes and a real influx_inspect prints is read as the point that was
 * written: nodes are filled with hostile names and values, and what the engine says of their dumps
 * must be what the test knows it wrote. No line of a dump is parsed here.
 */
class HostileDumpIT {
  private static final String[] MEASUREMENTS = {"m", "m m", "m,m", "\u00e9", "m\"q", "a\\b", "m=1"};
  private static final String[] TAGS = {
    "a", "a b", "x=y", "c,d", "\u00fc\"", "p\\q", "#", "\u6f22"
  };
  private static final String[] FIELDS = {
    "f", "f g", "f,g", "f=g", "f\"g", "x#!~#y", "\u00fcn\u00ef", "a\\b", "g", "# DML", "f#!~#"
  };
  private static final String[] STRINGS = {
    "",
    "\n",
    "x\ny",
    "\n# DML\n",
    "q\"q",
    "\\",
    "ends in \\",
    "\\\" 1\n",
    "a,b=c d",
    "m,t=a f=1 1\nm,t=a f=2 2",
    "\" 1714521600000000000\nm,t=a f=\"",
    "skipped missing file: /x.tsm",
    "\r\n\t \u6f22\u5b57"
  };

  /** A number as it is written, and as the tool prints it. */
  private static final String[][] FLOATS = {
    {"1", "1"},
    {"1.50", "1.5"},
    {"1000000", "1e+06"},
    {"-0", "-0"},
    {"1e300", "1e+300"},
    {"0.00001", "1e-05"},
    {"-123456789.125", "-1.23456789125e+08"}
  };

  private static final long BASE = 1_714_521_600_000_000_000L;
  private static final long WEEK = 7L * 86_400_000_000_000L;

  @TempDir static Path nodes;
  private static Tools tools;
  private static Path oldInspect;
  private static InfluxNode a;
  private static InfluxNode b;

  @TempDir Path folder;

  @BeforeAll
  static void startNodes() throws IOException {
    Toolbox toolbox = new Toolbox(ProjectRoot.find(), new PlainProgress(System.out));
    tools = toolbox.tools();
    oldInspect = toolbox.oldInfluxInspect();
    a = new InfluxNode("node-a", tools.influxd(), nodes.resolve("a"));
    b = new InfluxNode("node-b", tools.influxd(), nodes.resolve("b"));
    a.start(InfluxSettings.manyFiles());
    b.start(InfluxSettings.manyFiles());
  }

  @AfterAll
  static void stopNodes() {
    for (InfluxNode node : Arrays.asList(a, b)) {
      if (node != null) {
        node.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void everyDifferenceIsFoundAndNoneIsInvented(long seed) throws Exception {
    Random random = new Random(seed);
    String database = "hostile " + seed;
    Map<Key, String> inA = new TreeMap<>(Key.ORDER);
    Map<Key, String> inB = new TreeMap<>(Key.ORDER);
    for (InfluxNode node : List.of(a, b)) {
      new InfluxHttp(node).query("", "CREATE DATABASE \"" + database + "\"");
    }
    for (int round = 0; round < 3; round++) {
      StringBuilder toA = new StringBuilder();
      StringBuilder toB = new StringBuilder();
      for (int i = 0; i < 150; i++) {
        fill(random, inA, inB, toA, toB);
      }
      new InfluxHttp(a).write(database, toA.toString()).join();
      new InfluxHttp(b).write(database, toB.toString()).join();
      // The first rounds become TSM files, the last one may still be in the WAL.
      TimeUnit.MILLISECONDS.sleep(round < 2 ? 1_500 : 0);
    }

    Path out = folder.resolve("out");
    DumpSummary summary = compare(database, out, (seed % 2 == 0 ? 512L : 16L) << 20);

    assertThat(summary.copies().get(0).points()).isEqualTo(inA.size());
    assertThat(summary.copies().get(1).points()).isEqualTo(inB.size());
    assertMissing(out.resolve("A/missing.lp.gz"), lacking(inA, inB));
    assertMissing(out.resolve("B/missing.lp.gz"), lacking(inB, inA));
    assertThat(summary.conflicts())
        .isEqualTo(
            inA.entrySet().stream()
                .filter(e -> inB.containsKey(e.getKey()))
                .filter(e -> !inB.get(e.getKey()).equals(e.getValue()))
                .count())
        .isPositive();
  }

  /**
   * Exports and compares. The nodes still make TSM files of their WAL; where the tool found a file
   * gone, it says so amid the dump, and the comparison asks to export again.
   */
  private DumpSummary compare(String database, Path out, long memory) throws Exception {
    for (int attempt = 1; ; attempt++) {
      // Tools of both generations, both with their headers, one compressed.
      Path dumpA = export(tools.influxInspect(), a, database, "a.lp");
      Path dumpB = export(oldInspect, b, database, "b.lp.gz", "-compress");
      List<LabelledDump> dumps =
          List.of(new LabelledDump("A", List.of(dumpA)), new LabelledDump("B", List.of(dumpB)));
      try {
        return new DumpComparison(dumps, out, memory, 2, (read, total) -> {}).compare();
      } catch (LineFormatException e) {
        if (attempt == 5 || !e.getMessage().contains("; export again")) {
          throw e;
        }
        Folders.delete(out);
      }
    }
  }

  /**
   * One point: on both nodes or on one, sometimes with different values, sometimes written twice.
   */
  private static void fill(
      Random random,
      Map<Key, String> inA,
      Map<Key, String> inB,
      StringBuilder toA,
      StringBuilder toB) {
    String measurement = pick(random, MEASUREMENTS);
    String series = escape(measurement, ", ") + ",t=" + escape(pick(random, TAGS), ",= ");
    if (random.nextInt(3) == 0) {
      series += ",u\\ \\=\\,=" + escape(pick(random, TAGS), ",= ");
    }
    int field = random.nextInt(FIELDS.length);
    long time =
        random.nextInt(10) == 0
            ? (random.nextInt(7) - 3) * WEEK - random.nextInt(3)
            : BASE + random.nextInt(40) * 1_000_000_000L;
    Key key = new Key(series, FIELDS[field], time);
    String[] value = value(random, field);
    String[] other = random.nextInt(10) == 0 ? value(random, field) : value;
    int where = random.nextInt(10);
    if (where != 0) {
      put(inA, toA, key, value);
    }
    if (where != 1) {
      put(inB, toB, key, other);
    }
  }

  private static void put(Map<Key, String> node, StringBuilder lines, Key key, String[] value) {
    node.put(key, value[1]);
    lines
        .append(key.series)
        .append(' ')
        .append(escape(key.field, ",\"= "))
        .append('=')
        .append(value[0])
        .append(' ')
        .append(key.time)
        .append('\n');
  }

  /** As written and as printed; each field has one type everywhere. */
  private static String[] value(Random random, int field) {
    return switch (field % 4) {
      case 0 -> {
        String text = pick(random, STRINGS) + (random.nextBoolean() ? "" : pick(random, STRINGS));
        yield same('"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
      }
      case 1 -> FLOATS[random.nextInt(FLOATS.length)];
      case 2 -> same(random.nextLong() + "i");
      default ->
          random.nextBoolean() ? new String[] {"T", "true"} : new String[] {"False", "false"};
    };
  }

  private static String[] same(String text) {
    return new String[] {text, text};
  }

  private static Map<Key, String> lacking(Map<Key, String> own, Map<Key, String> other) {
    Map<Key, String> lacking = new TreeMap<>(Key.ORDER);
    other.forEach(
        (key, value) -> {
          if (!own.containsKey(key)) {
            lacking.put(key, value);
          }
        });
    return lacking;
  }

  /** The file holds these points, the fields of a series and time on one line, and nothing else. */
  private static void assertMissing(Path file, Map<Key, String> expected) throws IOException {
    Map<String, StringBuilder> lines = new TreeMap<>();
    expected.forEach(
        (key, value) ->
            lines
                .computeIfAbsent(key.series + '\n' + key.time, none -> new StringBuilder())
                .append(',')
                .append(escape(key.field, ",\"= "))
                .append('=')
                .append(value));
    String content;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      content = new String(in.readAllBytes(), UTF_8);
    }
    int length = 0;
    for (Map.Entry<String, StringBuilder> line : lines.entrySet()) {
      int cut = line.getKey().lastIndexOf('\n');
      String record =
          line.getKey().substring(0, cut)
              + ' '
              + line.getValue().substring(1)
              + ' '
              + line.getKey().substring(cut + 1)
              + '\n';
      assertThat(content).contains(record);
      length += record.length();
    }
    assertThat(content).hasSize(length);
    assertThat(expected).isNotEmpty();
  }

  private Path export(
      Path influxInspect, InfluxNode node, String database, String name, String... options)
      throws Exception {
    Path out = folder.resolve(name);
    List<String> command = new ArrayList<>();
    command.addAll(List.of(influxInspect.toString(), "export", "-database", database));
    command.addAll(List.of("-datadir", node.dataDir().toString()));
    command.addAll(List.of("-waldir", node.walDir().toString(), "-out", out.toString()));
    command.addAll(List.of(options));
    Path said = folder.resolve(name + ".said");
    int exit =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start()
            .waitFor();
    assertThat(exit).as(Files.readString(said)).isZero();
    return out;
  }

  private static String escape(String text, String special) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      escaped.append(special.indexOf(c) >= 0 ? "\\" : "").append(c);
    }
    return escaped.toString();
  }

  private static String pick(Random random, String[] from) {
    return from[random.nextInt(from.length)];
  }

  /** Fields in the order of their bytes, as they come on a line. */
  private record Key(String series, String field, long time) {
    static final Comparator<Key> ORDER =
        Comparator.comparing(Key::series)
            .thenComparing((one, two) -> compareBytes(one.field, two.field))
            .thenComparingLong(Key::time);

    private static int compareBytes(String one, String two) {
      return Arrays.compareUnsigned(one.getBytes(UTF_8), two.getBytes(UTF_8));
    }
  }
}
