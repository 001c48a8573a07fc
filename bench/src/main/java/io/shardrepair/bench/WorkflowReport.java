package io.shardrepair.bench;

import io.shardrepair.bench.Workflow.After;
import io.shardrepair.bench.Workflow.Repair;
import io.shardrepair.local.demo.Entropy;
import io.shardrepair.report.StageTimes.StageTime;
import io.shardrepair.store.Pass;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** docs/benchmarks-workflow.md. */
record WorkflowReport(Entropy entropy, List<Repair> project, List<Repair> manual, String command) {
  private static final double TARGET = 5;

  String text() throws IOException {
    Spread byProject = spread(project, Repair::seconds);
    Spread byHand = spread(manual, Repair::seconds);
    Spread execution =
        spread(project, repair -> repair.parts().stream().mapToDouble(StageTime::seconds).sum());
    Spread ratio = byHand.over(byProject);
    return """
        # Benchmark of the whole repair

        Written by `%s`; the comparison alone is measured in [benchmarks.md](benchmarks.md).

        %s. Measured %s, UTC.

        ## What is measured
        Two InfluxDB 1.8 nodes whose copies of a shard differ, made as `./shard-repair demo` makes
        them, but with TSM files of influxd's default size: %,d points in all, %s, %,d conflicts.
        Each repair starts from a copy of the same data directories, on running nodes; each way is
        run %d times, in turns.

        - **This project** is `./shard-repair run` as a user starts it: it starts the JVM and the local
          AWS, then goes the whole way: resolve, preflight, export, plan, compare, decide, replay, and
          export and compare again to verify.
        - **By hand** follows the vendor's instructions: `influx_inspect export -compress` of each copy,
          then `influx -import -compressed` of each dump into the other node. Both exports run at once,
          and so do both imports. Nothing is verified.

        | | this project | by hand | ratio |
        |---|---|---|---|
        | wall time, s | %s | %s | %s |
        | of which the execution of the state machine, s | %s | – | %s |
        | points written | %,.0f | %,.0f | %.0f |
        | points that nodes still lack afterwards | %,d | %,d | |
        | points or values that no node held before | %,d | %,d | |

        The last two rows come from exports of both nodes before and after, compared point by point,
        outside the measured time. `influx -import` skips every line that begins with `#`, even inside
        a string, and so changes strings that contain such a line.

        Target: at least %.0fx faster including verification: **%s**.

        ## Where the time goes (medians, s)
        | this project | s |
        |---|---|
        %s
        | by hand | s |
        |---|---|
        %s"""
        .formatted(
            command,
            Machine.describe(),
            LocalDate.now(ZoneOffset.UTC),
            entropy.union(),
            entropy.missing().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(
                    copy ->
                        String.format(
                            Locale.ROOT, "%,d missing from %s", copy.getValue(), copy.getKey()))
                .collect(Collectors.joining(", ")),
            entropy.conflicts(),
            project.size(),
            byProject,
            byHand,
            ratio,
            execution,
            byHand.over(execution),
            spread(project, Repair::written).median(),
            spread(manual, Repair::written).median(),
            spread(manual, Repair::written).median() / spread(project, Repair::written).median(),
            most(project, After::lacking),
            most(manual, After::lacking),
            most(project, After::invented),
            most(manual, After::invented),
            TARGET,
            ratio.median() >= TARGET ? "met" : "not met",
            parts(project),
            parts(manual));
  }

  private static long most(List<Repair> repairs, ToLongFunction<After> of) {
    return repairs.stream().map(Repair::after).mapToLong(of).max().orElseThrow();
  }

  private static Spread spread(List<Repair> repairs, ToDoubleFunction<Repair> of) {
    return Spread.of(repairs.stream().map(of::applyAsDouble).toList());
  }

  private static String parts(List<Repair> repairs) {
    Map<String, Spread> parts = new LinkedHashMap<>();
    for (int i = 0; i < repairs.get(0).parts().size(); i++) {
      int part = i;
      StageTime first = repairs.get(0).parts().get(i);
      parts.put(
          first.stage() + (first.pass() == Pass.AFTER ? ", again" : ""),
          spread(repairs, repair -> repair.parts().get(part).seconds()));
    }
    return parts.entrySet().stream()
        .map(part -> "| " + part.getKey() + " | " + part.getValue() + " |\n")
        .collect(Collectors.joining());
  }
}
