package io.shardrepair.bench;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** docs/benchmarks.md. */
record Report(List<Results> results, int repeats, int threads, String versions, String command) {

  String text() throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(head());
    text.append("\n## Targets\n| target | measured | met |\n|---|---|---|\n");
    targets().forEach(text::append);
    for (Results of : results) {
      table(text, of);
    }
    return text.toString();
  }

  private String head() throws IOException {
    return """
      # Benchmarks

      Written by `%s`; its options are in `bench/run --help`. The whole repair is measured in
      [benchmarks-workflow.md](benchmarks-workflow.md).

      %s. %s.
      Measured %s, UTC.

      ## What is measured
      Two copies of a shard, as dumps in the format and order of `influx_inspect export -lponly`:
      what a telegraf agent on each of 10 hosts (100 at 100 M values) writes every ten seconds, one
      value a line. The values are random from a fixed seed, and the files are kept in `.local/bench/`. 2 %% of the
      points are on one copy only (B was down for a while, A for half of the hosts, and both lost
      single points), and a few values differ. The files are compressed like `gzip -1`.

      - **%s** is `./shard-repair diff --memory 512m` as a user starts it, launcher and JVM included. It
        resolves duplicates, separates conflicts from missing points, and writes what *each* copy lacks.
      - **%s** and **%s** compare whole lines and write what *only A* holds, which is half of that work; a
        conflict counts as a missing line, and a string with a newline would be taken for two lines
        (this data has none). DuckDB reads with `read_csv`, one column, %d threads; *%s*
        writes what only A and only B hold, in one full join. (A join on `hash(line)` needs
        less time and memory, but lost 5 of 139,210 lines at 10 M a side because their hashes collided.)
        `sort` runs with `LC_ALL=C`, `--parallel=%d`, `-S 4G`, for both files at once.
      - **%s** is Java's `GZIPInputStream` on all cores, one thread per file.
      - *4 gzip files a side*: each holds a quarter of the time range, like four TSM files, to be merged.
        *1 unsorted dump a side*: those four in one file, as a plain export of the database prints
        them, so that the engine has to sort, spilling to disk.

      Each run is a fresh process, and is checked against the true answer (counts, and fingerprints
      of all lines written); a wrong answer ends the benchmark. Each is run %d times, in turns, after
      all files were read once. Wall and CPU time (user and system) are medians, with (min..max). The
      ratio compares medians with `shard-repair diff` on the same files (for uncompressed files: on one
      gzip file a side); its range comes from the extremes. Memory is the peak resident size of the
      largest process (`sort` runs two at once). At 100 M values a side, the raw lines are never on
      disk, and `sort` and DuckDB are left out: they would need about ten times the memory they take
      at 10 M.
      """
        .formatted(
            command,
            Machine.describe(),
            versions,
            LocalDate.now(ZoneOffset.UTC),
            Contenders.ENGINE,
            Contenders.SORT,
            Contenders.DUCKDB,
            threads,
            Contenders.DUCKDB_BOTH,
            threads,
            Contenders.INFLATE,
            repeats);
  }

  private static void table(StringBuilder text, Results of) throws IOException {
    Truth truth = of.data().truth();
    text.append(
        String.format(
            Locale.ROOT,
            "%n## %s values a side%n"
                + "%,d against %,d values, %.2f GB raw and %.2f GB gzip together; %,d missing from A,"
                + " %,d from B, %,d conflicts.%n%n"
                + "| way | input | wall, s | ratio | CPU, s | peak memory, MB | M values/s |%n"
                + "|---|---|---|---|---|---|---|%n",
            size(of),
            truth.a().values(),
            truth.b().values(),
            (truth.a().rawBytes() + truth.b().rawBytes()) / 1e9,
            of.data().compressedBytes() / 1e9,
            truth.a().missing(),
            truth.b().missing(),
            truth.conflicts()));
    for (Contender contender : of.contenders()) {
      Spread wall = of.wall(contender);
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | %s | %.0f | %.1f |%n",
              contender.name(),
              contender.files(),
              wall,
              wall.over(of.wall(Contenders.ENGINE, reference(contender.files()))),
              of.cpu(contender),
              of.peak(contender).max(),
              (truth.a().values() + truth.b().values()) / wall.median() / 1e6));
    }
  }

  private static String size(Results of) {
    return of.data().name().replace("m", " M").replace("k", " k");
  }

  /** The files on which the engine is compared with those who read these. */
  private static String reference(String files) {
    return files.equals(Contenders.RAW) ? Contenders.ONE : files;
  }

  private List<String> targets() {
    List<String> rows = new ArrayList<>();
    Optional<Results> rivals =
        results.stream()
            .filter(of -> of.has(Contenders.SORT, Contenders.RAW))
            .max(Comparator.comparing(of -> of.data().truth().a().values()));
    if (rivals.isPresent()) {
      Results of = rivals.get();
      String at = " at " + size(of) + " a side";
      if (of.has(Contenders.DUCKDB, Contenders.ONE)) {
        rows.add(
            atLeast(
                "DuckDB anti join, one file a side" + at,
                4,
                of,
                Contenders.DUCKDB,
                Contenders.ONE));
        rows.add(
            atLeast(
                "DuckDB anti join, four files a side" + at,
                2.5,
                of,
                Contenders.DUCKDB,
                Contenders.FOUR));
      }
      rows.add(atLeast("`sort` + `comm -23`" + at, 15, of, Contenders.SORT, Contenders.RAW));
      Spread floor =
          of.wall(Contenders.ENGINE, Contenders.ONE)
              .over(of.wall(Contenders.INFLATE, Contenders.ONE));
      rows.add(
          row(
              "at most 2x the time of inflating both inputs" + at,
              floor + "x",
              floor.median() <= 2));
    }
    rows.add(memory());
    if (results.size() > 1) {
      rows.add(growth());
    }
    return rows;
  }

  private static String atLeast(
      String against, double target, Results of, String name, String files) {
    Spread ratio = of.wall(name, files).over(of.wall(Contenders.ENGINE, reference(files)));
    return row(
        "at least " + Spread.figure(target).replaceAll("\\.?0+$", "") + "x faster than " + against,
        ratio + "x",
        ratio.median() >= target);
  }

  /** Every run had a heap of 512 MB, so what ran at all kept to it. */
  private String memory() {
    List<String> peaks = new ArrayList<>();
    for (Results of : results) {
      peaks.add(
          String.format(
              Locale.ROOT,
              "%s: %.0f / %.0f MB",
              size(of),
              of.peak(of.find(Contenders.ENGINE, Contenders.ONE)).max(),
              of.peak(of.find(Contenders.ENGINE, Contenders.DUMP)).max()));
    }
    return row(
        "`-Xmx512m` for 100 M a side, sorted and spilling (peak resident size of the process)",
        String.join("; ", peaks),
        results.stream().anyMatch(of -> of.data().name().equals("100m")));
  }

  private String growth() {
    List<Double> perPoint = new ArrayList<>();
    List<String> figures = new ArrayList<>();
    for (Results of : results) {
      Truth truth = of.data().truth();
      double nanos =
          of.wall(Contenders.ENGINE, Contenders.ONE).median()
              * 1e9
              / (truth.a().values() + truth.b().values());
      perPoint.add(nanos);
      figures.add(String.format(Locale.ROOT, "%s: %.0f ns", size(of), nanos));
    }
    Spread spread = Spread.of(perPoint);
    return row(
        "wall time per point constant within 20 % from 1 M to 100 M (1 M is mostly the start of the JVM)",
        String.join("; ", figures), spread.max() / spread.min() <= 1.2);
  }

  private static String row(String target, String measured, boolean met) {
    return "| " + target + " | " + measured + " | " + (met ? "yes" : "**no**") + " |\n";
  }
}
