package io.shardrepair.compare;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.line.LengthPrefix;
import io.shardrepair.line.LineReader;
import io.shardrepair.line.PrintedSeries;
import io.shardrepair.line.RecordReader;
import io.shardrepair.line.RoundTrip;
import io.shardrepair.store.MemoryStore;
import io.shardrepair.store.OutputObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whatever names and values are, each way through the program reads the point that the test made:
 * as a record of a dump, on a line of missing points, and cut out of that line again. What
 * influxd's own parser makes of them is asked by LineParserIT.
 */
class WaysOfReadingAgreeTest {

  /** A point as one of the readers sees it, names as printed. */
  private record Seen(String series, String field, String value, long time, boolean writable) {}

  @Property
  void everyReaderSeesThePointsThatAreThere(@ForAll long seed) throws IOException {
    HostileData data = new HostileData(seed);
    List<Point> points =
        data.copies(1).get(0).stream()
            .flatMap(List::stream)
            .distinct()
            .collect(Collectors.toList());
    data.order(points, false);
    String dump = points.stream().map(Point::line).collect(Collectors.joining());

    MemoryStore store = new MemoryStore();
    List<Seen> records = new ArrayList<>();
    try (RecordReader reader =
            new RecordReader(new ByteArrayInputStream(dump.getBytes(ISO_8859_1)), "dump", 64);
        MissingFile missing =
            new MissingFile(new OutputObject(store::create, "missing"), data.upTo(400))) {
      String series = "";
      while (reader.next()) {
        Seen seen = seen(reader);
        records.add(seen);
        if (!seen.series.equals(series)) {
          missing.endSeries();
          series = seen.series;
        }
        String value = seen.value;
        missing.add(reader.key(), reader.time(), value.getBytes(ISO_8859_1), value.length());
      }
      missing.commitAlways();
    }
    assertThat(records)
        .extracting(s -> s.series + " " + s.field + "=" + s.value + " " + s.time + "\n")
        .containsExactlyElementsOf(points.stream().map(Point::line).toList());

    List<Seen> onLines = new ArrayList<>();
    List<Seen> cutOut = new ArrayList<>();
    byte[] object = store.read("missing");
    try (LineReader lines =
        new LineReader(new GZIPInputStream(new ByteArrayInputStream(object)), "missing")) {
      while (lines.next()) {
        String series = new String(lines.series(), ISO_8859_1);
        assertThat(lines.isOf(lines.series())).isTrue();
        assertThat(PrintedSeries.measurement(lines.series()))
            .isEqualTo(series.split("(?<!\\\\),", -1)[0].getBytes(ISO_8859_1));
        for (int point = 0; point < lines.points(); point++) {
          onLines.add(seen(lines, point));
          cutOut.add(alone(lines, point));
        }
      }
    }
    assertThat(onLines).containsExactlyInAnyOrderElementsOf(records);
    assertThat(cutOut).isEqualTo(onLines);
  }

  /** One point as a line of its own, which the reader of dumps and the one of lines read alike. */
  private static Seen alone(LineReader lines, int point) throws IOException {
    byte[] line = lines.line(point);
    byte[] prefix = new byte[0];
    if (lines.prefixed()) {
      int field = lines.nameEnd(point) - lines.fieldStart(point);
      prefix = LengthPrefix.of(lines.series().length, field);
    }
    byte[] whole = new byte[prefix.length + line.length];
    System.arraycopy(prefix, 0, whole, 0, prefix.length);
    System.arraycopy(line, 0, whole, prefix.length, line.length);
    LineReader again = new LineReader(whole, whole.length, "a line");
    assertThat(again.next()).isTrue();
    try (RecordReader record = new RecordReader(new ByteArrayInputStream(line), "a line")) {
      assertThat(record.next()).isTrue();
      assertThat(seen(record)).isEqualTo(seen(again, 0));
    }
    Seen seen = seen(again, 0);
    assertThat(again.next()).isFalse();
    return seen;
  }

  private static Seen seen(RecordReader reader) {
    byte[] printed = reader.key().printed();
    return new Seen(
        text(printed, 0, reader.key().seriesLength()),
        text(printed, reader.key().fieldStart(), reader.key().fieldEnd()),
        text(reader.buffer(), reader.valueStart(), reader.valueEnd()),
        reader.time(),
        RoundTrip.survives(reader.key()));
  }

  private static Seen seen(LineReader lines, int point) {
    return new Seen(
        text(lines.bytes(), lines.start(), lines.seriesEnd()),
        text(lines.bytes(), lines.fieldStart(point), lines.nameEnd(point)),
        text(lines.bytes(), lines.nameEnd(point) + 1, lines.valueEnd(point)),
        lines.time(),
        RoundTrip.survives(lines, point));
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, ISO_8859_1);
  }
}
