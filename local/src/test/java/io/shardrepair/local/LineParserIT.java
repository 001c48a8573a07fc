package io.shardrepair.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.diff.DumpComparison;
import io.shardrepair.diff.DumpComparison.LabelledDump;
import io.shardrepair.line.LineFormatException;
import io.shardrepair.line.LineGrammar;
import io.shardrepair.line.LineReader;
import io.shardrepair.line.RecordReader;
import io.shardrepair.line.RoundTrip;
import io.shardrepair.line.ValueType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All that is sent to influxd is read there as it is read here: what the records of a dump say, the
 * lines of missing points made of them, and the lines into which a refused one is split, against
 * InfluxDB's own parser, on hostile names and values.
 */
class LineParserIT {
  private static final String[] PIECES = {
    "a",
    "b",
    "T",
    "\\",
    "\\\\",
    "\\ ",
    "\\\\ ",
    "\\,",
    "\\\\\\,",
    "\\=",
    "\\\\=",
    "\"",
    "\\\"",
    "#",
    "!",
    "~",
    "time",
    "\t",
    "\u00fc",
    "=",
    "\\\n",
    "\\\\\\\n"
  };
  private static final String[] VALUES = {
    "1", "-2.5", "1e+06", "-1.5e-300", "9223372036854775807i", "-9223372036854775808i",
    "18446744073709551615u", "true", "false", "\"\"", "\"\n\"", "\"a\nm f=1 1\n\"",
    "\"\\\\\"", "\"\\\" b=2,c=3 4\n\"", "\"=,\\\\\\\" \"", "\"\u00fc\u00ff\"", "\"a\\\\ b\""
  };
  private static final long[] TIMES = {
    Long.MIN_VALUE + 2, -1, 0, 17, 1_700_000_000_000_000_000L, Long.MAX_VALUE - 1
  };

  @TempDir static Path programs;
  private static InfluxLineParser influx;

  @TempDir Path folder;

  @BeforeAll
  static void startParser() throws Exception {
    influx = InfluxLineParser.start(programs);
  }

  @AfterAll
  static void stopParser() throws IOException {
    if (influx != null) {
      influx.close();
    }
  }

  /** A point, names and value as printed. */
  private record Printed(String series, String field, String value, long time) {
    String line() {
      return series + " " + field + "=" + value + " " + time + "\n";
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void linesOfMissingPointsAreTheSamePointsToInfluxd(long seed) throws Exception {
    List<Printed> points = points(new Random(seed));
    List<Printed> onLines = new ArrayList<>();
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    ByteArrayOutputStream split = new ByteArrayOutputStream();
    try (LineReader lines = missing(points)) {
      while (lines.next()) {
        List<Printed> ofLine = new ArrayList<>();
        boolean sent = !lines.prefixed();
        for (int i = 0; i < lines.points(); i++) {
          ofLine.add(printed(lines, i));
          sent &= RoundTrip.survives(lines, i);
        }
        assertThat(points).containsAll(ofLine);
        if (sent) {
          onLines.addAll(ofLine);
          request.write(lines.bytes(), lines.start(), lines.length());
          for (int i = 0; i < lines.points(); i++) {
            split.writeBytes(lines.line(i));
          }
        }
      }
    }
    assertThat(onLines).hasSizeGreaterThan(100);
    assertThat(read(request.toByteArray())).isEqualTo(stored(onLines));
    assertThat(read(split.toByteArray())).isEqualTo(stored(onLines));
  }

  /** Where it does not, the point is not the same to influxd, so that it must not be sent. */
  @Test
  void aPointSurvivesExactlyWhereInfluxdReadsItBack() throws Exception {
    int same = 0;
    int others = 0;
    for (long seed = 20; seed < 26; seed++) {
      for (Printed point : points(new Random(seed))) {
        boolean survives =
            RoundTrip.survives(point.series.getBytes(ISO_8859_1), point.field.getBytes(ISO_8859_1));
        // A field beside it, before and behind: a line may hold others.
        String line = point.series + " " + point.field + "=\"=,\\\" \"," + point.field + "=1 1\n";
        List<String> expected =
            stored(
                List.of(
                    new Printed(point.series, point.field, "\"=,\\\" \"", 1),
                    new Printed(point.series, point.field, "1", 1)));
        boolean back =
            read(point.line().getBytes(ISO_8859_1)).equals(stored(List.of(point)))
                && read(line.getBytes(ISO_8859_1)).equals(expected);
        if (survives) {
          assertThat(back).as(point.toString()).isTrue();
          same++;
        } else if (!back) {
          others++;
        }
      }
    }
    assertThat(same).isGreaterThan(300);
    assertThat(others).isGreaterThan(50);
  }

  /** Points of random pieces, as far as a dump can hold them. */
  private static List<Printed> points(Random random) throws IOException {
    Map<String, Printed> points = new LinkedHashMap<>();
    for (int i = 0; i < 400; i++) {
      StringBuilder series = new StringBuilder("m").append(name(random, 2));
      for (int tag = 0; tag < random.nextInt(3); tag++) {
        series
            .append(",k")
            .append(tag)
            .append(name(random, 2))
            .append("=v")
            .append(name(random, 2));
      }
      for (int field = 0; field <= random.nextInt(3); field++) {
        Printed point =
            new Printed(
                series.toString(),
                "f" + name(random, 2),
                VALUES[random.nextInt(VALUES.length)],
                TIMES[random.nextInt(TIMES.length)]);
        if (isRecord(point)) {
          points.put(point.series + " " + point.field + " " + point.time, point);
        }
      }
    }
    return new ArrayList<>(points.values());
  }

  private static String name(Random random, int most) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < random.nextInt(most + 1); i++) {
      name.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return name.toString();
  }

  /** Whether a reader of dumps takes the line for this point, and for nothing else. */
  private static boolean isRecord(Printed point) throws IOException {
    byte[] line = point.line().getBytes(ISO_8859_1);
    try (RecordReader reader = new RecordReader(new ByteArrayInputStream(line), "line")) {
      if (!reader.next()) {
        return false;
      }
      byte[] key = reader.key().printed();
      int series = reader.key().seriesLength();
      return text(key, 0, series).equals(point.series)
          && text(key, series + 1, reader.key().fieldEnd()).equals(point.field)
          && !reader.next();
    } catch (LineFormatException e) {
      return false;
    }
  }

  /** What one copy lacks if the other holds these points. */
  private LineReader missing(List<Printed> points) throws Exception {
    Path a = folder.resolve("a.lp");
    Path b = folder.resolve("b.lp");
    StringBuilder dump = new StringBuilder();
    points.forEach(point -> dump.append(point.line()));
    Files.write(a, dump.toString().getBytes(ISO_8859_1));
    Files.writeString(b, "other f=1 1\n");
    Path out = folder.resolve("out");
    new DumpComparison(
            List.of(new LabelledDump("A", List.of(a)), new LabelledDump("B", List.of(b))),
            out,
            64L << 20,
            1,
            (read, total) -> {})
        .compare();
    Path file = out.resolve("B/missing.lp.gz");
    return new LineReader(new GZIPInputStream(Files.newInputStream(file)), file.toString());
  }

  private static Printed printed(LineReader lines, int point) {
    byte[] bytes = lines.bytes();
    return new Printed(
        text(bytes, lines.start(), lines.seriesEnd()),
        text(bytes, lines.fieldStart(point), lines.nameEnd(point)),
        text(bytes, lines.nameEnd(point) + 1, lines.valueEnd(point)),
        lines.time());
  }

  /** The points as influxd should read them. */
  private static List<String> stored(List<Printed> points) {
    List<String> stored = new ArrayList<>();
    for (Printed point : points) {
      byte[] field = point.field.getBytes(ISO_8859_1);
      byte[] value = point.value.getBytes(ISO_8859_1);
      stored.add(
          describe(
              point.series,
              text(LineGrammar.unescaped(field, 0, field.length)),
              ValueType.of(value, value.length).name(),
              plain(point.value),
              point.time));
    }
    return stored;
  }

  /** The points as influxd reads them, a field each. */
  private static List<String> read(byte[] request) throws IOException {
    List<String> read = new ArrayList<>();
    InfluxLineParser.Answer answer = influx.parse(request);
    for (InfluxLineParser.Point point : answer.points()) {
      for (InfluxLineParser.Field field : point.fields()) {
        read.add(describe(point.key(), field.name(), field.type(), field.value(), point.time()));
      }
    }
    if (!answer.error().isEmpty()) {
      read.add(answer.error());
    }
    return read;
  }

  private static String describe(
      String series, String field, String type, String value, long time) {
    String same = type.equals("FLOAT") ? Double.toString(Double.parseDouble(value)) : value;
    return String.join("|", series, field, type, same, Long.toString(time));
  }

  private static String plain(String value) {
    if (value.startsWith("\"")) {
      return value.substring(1, value.length() - 1).replaceAll("(?s)\\\\(.)", "$1");
    }
    return value.endsWith("i") || value.endsWith("u")
        ? value.substring(0, value.length() - 1)
        : value;
  }

  private static String text(byte[] bytes) {
    return text(bytes, 0, bytes.length);
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, ISO_8859_1);
  }
}
