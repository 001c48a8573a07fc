package io.shardrepair.local.show;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.compare.CountsDocument.UnlistedMeasurements;
import io.shardrepair.compare.GapShape;
import io.shardrepair.compare.PartitionResult.Gaps;
import io.shardrepair.compare.PartitionResult.Measurement;
import io.shardrepair.detect.Detector;
import io.shardrepair.diff.DumpSummary;
import io.shardrepair.diff.DumpSummary.CopySummary;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.local.demo.Entropy;
import io.shardrepair.model.Mode;
import io.shardrepair.report.HostileReport;
import io.shardrepair.report.RepairReport;
import io.shardrepair.report.RepairSummary;
import io.shardrepair.report.RepairSummary.ShardSummary;
import io.shardrepair.status.RepairStatus;
import io.shardrepair.status.ShardStatus;
import io.shardrepair.status.ShardStatus.Repair;
import io.shardrepair.status.ShardStatus.Source;
import io.shardrepair.status.ShardStatus.State;
import io.shardrepair.text.Hostile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** All that prints what comes from outside, with names that were chosen to harm. */
class HostileNamesTest {
  private static final String TIME = "2026-11-20T00:00:00Z";

  /** What is printed of a name, by the name of what prints it. */
  static Stream<Arguments> outputs() {
    return Stream.of(
        output("tables of a diff", (name, out) -> new Lines(out).say(DiffTable.of(diff(name)))),
        output(
            "table of a report",
            (name, out) -> new Lines(out).say(ReportTable.of(HostileReport.of(name)))),
        output(
            "table of several shards",
            (name, out) -> new Lines(out).say(SummaryTable.of(summary(name)))),
        output(
            "table of statuses",
            (name, out) -> new Lines(out).say(StatusTable.of(List.of(status(name))))),
        output(
            "table of the detector",
            (name, out) ->
                new Lines(out)
                    .say(
                        DetectTable.of(
                            new Detector.Answer(1, 1, 0, Map.of(), Map.of(name, name)),
                            List.of(status(name)),
                            Instant.parse(TIME)))),
        output(
            "table of the demo",
            (name, out) ->
                new Lines(out)
                    .say(
                        new Entropy(List.of(new Entropy.Kind(name, 1)), 2, Map.of(name, 1L), 0)
                            .describe())),
        output("JSON", (name, out) -> new Lines(out).json(List.of(status(name)))),
        output(
            "trace of a bug",
            (name, out) ->
                new Lines(out)
                    .say(Trace.of(new IllegalStateException(name, new IOException(name))))),
        output("progress in a pipe", (name, out) -> work(new PlainProgress(out), name)),
        output(
            "progress on a terminal", (name, out) -> work(new TerminalProgress(out, 10_000), name)),
        output(
            "progress on a narrow terminal",
            (name, out) -> work(new TerminalProgress(out, 40), name)));
  }

  private static Arguments output(String what, BiConsumer<String, PrintStream> print) {
    return Arguments.of(what, print);
  }

  private static String printed(BiConsumer<String, PrintStream> print, String name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    print.accept(name, new PrintStream(bytes, true, UTF_8));
    return bytes
        .toString(UTF_8)
        // What the program itself sends to a terminal, and what differs from run to run.
        .replaceAll("\r\u001b\\[2K|\u001b\\[32m|\u001b\\[31m|\u001b\\[0m", "")
        .replaceAll("[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] .*?(?=[✓✗\n]|$)", "")
        .replaceAll(" +[0-9]+\\.[0-9] s", "");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outputs")
  void aNameMovesNothingAddsNoLineAndPassesForNoOther(
      String what, BiConsumer<String, PrintStream> print) {
    Random random = new Random(42);
    long lines = printed(print, "harmless").chars().filter(c -> c == '\n').count();
    Map<String, String> seen = new HashMap<>();
    for (int i = 0; i < 400; i++) {
      String name = wellFormed(Hostile.name(random));
      String output = printed(print, name);
      assertThat(output.chars().filter(c -> c == '\n').count()).as(what).isEqualTo(lines);
      assertThat(output.split("\n", -1)).as(what).noneMatch(Hostile::isRaw);
      if (!what.contains("narrow")) {
        assertThat(seen.computeIfAbsent(output, o -> name)).as(what).isEqualTo(name);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outputs")
  void aNameOf64KilobytesFillsNoScreen(String what, BiConsumer<String, PrintStream> print) {
    if (!what.equals("JSON")) {
      assertThat(printed(print, "x".repeat(65_000)).lines())
          .allMatch(line -> line.length() <= 4_000 + "✓ ".length());
    }
  }

  /** What is read from bytes is never half of a pair, and the store would not keep it. */
  private static String wellFormed(String name) {
    return new String(name.getBytes(UTF_8), UTF_8);
  }

  private static void work(Progress progress, String name) {
    progress.say(name);
    try (Progress.Line line = progress.begin(name)) {
      line.detail(name);
      line.done(name);
    }
  }

  private static DumpSummary diff(String name) {
    byte[] bytes = name.getBytes(UTF_8);
    Measurement measurement =
        new Measurement(
            DumpBytes.of(bytes, 0, bytes.length),
            List.of(1L, 0L),
            List.of(0L, 1L),
            0,
            List.of(new Gaps(GapShape.NONE, 0, 0), new Gaps(GapShape.OUTAGE, 1, 0)));
    CopySummary copy = new CopySummary("A", 1, 0, 0, 0, List.of(name));
    return new DumpSummary(
        DumpSummary.VERSION,
        List.of(copy, copy),
        0,
        List.of(measurement),
        new UnlistedMeasurements(0, 0, List.of(0L, 0L), List.of(0L, 0L), 0),
        List.of(),
        true,
        1,
        1,
        true,
        1);
  }

  private static RepairSummary summary(String name) {
    ShardSummary shard =
        new ShardSummary(
            name,
            1,
            name,
            name,
            RepairStatus.FAILED,
            name,
            Optional.empty(),
            Optional.empty(),
            Optional.of(name));
    return new RepairSummary(
        RepairSummary.VERSION,
        name,
        RepairStatus.FAILED,
        name,
        Mode.PLAN,
        name,
        name,
        List.of(shard),
        Optional.of(new RepairReport.Failure(name, name)));
  }

  private static ShardStatus status(String name) {
    return new ShardStatus(
        ShardStatus.VERSION,
        name,
        name,
        TIME,
        TIME,
        State.SUSPECTED,
        Source.CHECK,
        TIME,
        name,
        1,
        Optional.of(TIME),
        Optional.of(name),
        Optional.of(0.5),
        Optional.of(1L),
        Optional.of(0L),
        Optional.of(TIME),
        Optional.of(TIME),
        List.of(),
        List.of(),
        Optional.of(new Repair(name, RepairStatus.REPAIRED, TIME, name)));
  }
}
