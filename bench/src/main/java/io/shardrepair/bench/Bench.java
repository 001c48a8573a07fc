package io.shardrepair.bench;

import io.shardrepair.local.setup.Folders;
import io.shardrepair.local.setup.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run}: measures all ways to compare two dumps, and writes the report. */
@Command(
    name = "bench/run",
    description = "Measures the comparison beside others, on the same files, in one session.",
    mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {
  private static final Map<String, Long> SIZES =
      new TreeMap<>(
          Map.of("200k", 200_000L, "1m", 1_000_000L, "10m", 10_000_000L, "100m", 100_000_000L));

  @Option(
      names = "--sizes",
      split = ",",
      defaultValue = "1m,10m,100m",
      description =
          "Values a side, of 1m, 10m, 100m, and 200k to see that all works"
              + " (default: ${DEFAULT-VALUE}).")
  private List<String> sizes;

  @Option(
      names = "--repeats",
      defaultValue = "3",
      description = "Runs of each, taken in turns (default: ${DEFAULT-VALUE}).")
  private int repeats;

  @Option(names = "--report", description = "Where the report goes (default: docs/benchmarks.md).")
  private Path report;

  @Option(
      names = "--duckdb",
      paramLabel = "PYTHON",
      description = "A Python that has DuckDB. Without it, DuckDB is left out.")
  private String duckdb;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Where the data is kept (default: .local/bench).")
  private Path work;

  private final Path root = ProjectRoot.find();

  Bench() {}

  /** Runs it, and ends this process: 0 if all ran and every answer was right. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    for (String size : sizes) {
      if (!SIZES.containsKey(size)) {
        System.err.println("--sizes: there is no size " + size + ", only " + SIZES.keySet());
        return 2;
      }
    }
    if (repeats < 1) {
      System.err.println("--repeats: must be at least 1");
      return 2;
    }
    int threads = Runtime.getRuntime().availableProcessors();
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    if (work == null) {
      work = root.resolve(".local/bench");
    }
    if (duckdb == null) {
      System.out.println(Contenders.DUCKDB + " is left out: no --duckdb was given");
    }
    Contenders contenders = new Contenders(root, Optional.ofNullable(duckdb), java, threads);
    List<Results> results = new ArrayList<>();
    for (String size : sizes) {
      DataSet data = DataSet.get(work.resolve(size), size, SIZES.get(size));
      results.add(measure(data, contenders.forData(data)));
    }
    Path file = report == null ? root.resolve("docs/benchmarks.md") : report;
    String command = "bench/run --sizes " + String.join(",", sizes) + " --repeats " + repeats;
    Files.writeString(file, new Report(results, repeats, threads, versions(), command).text());
    System.out.println("report: " + file);
    return 0;
  }

  private Results measure(DataSet data, List<Contender> contenders)
      throws IOException, InterruptedException {
    readAll(data);
    Results results = new Results(data);
    for (int repeat = 1; repeat <= repeats; repeat++) {
      for (Contender contender : contenders) {
        Measured run = run(data, contender);
        results.add(contender, run);
        System.out.printf(
            Locale.ROOT,
            "%s %d/%d  %-28s %-26s %7.2f s  %7.2f s CPU  %6.0f MB%n",
            data.name(),
            repeat,
            repeats,
            contender.name(),
            contender.files(),
            run.wall(),
            run.cpu(),
            run.peakBytes() / 1e6);
      }
    }
    return results;
  }

  private Measured run(DataSet data, Contender contender) throws IOException, InterruptedException {
    Path out = work.resolve("out");
    Folders.delete(out);
    Files.createDirectories(out);
    List<String> measure =
        List.of(duckdb == null ? "python3" : duckdb, root.resolve("bench/measure.py").toString());
    Measured run =
        Measured.run(measure, out, contender.command().on(data, out), contender.exitCodes());
    Optional<String> mistake = contender.check().mistake(data, out);
    if (mistake.isPresent()) {
      throw new IOException(
          contender.name() + " on " + contender.files() + " is wrong: " + mistake.get());
    }
    Folders.delete(out);
    return run;
  }

  /** So that nobody is the first to read a file from the disk. */
  private static void readAll(DataSet data) throws IOException {
    List<Path> files;
    try (var in = Files.list(data.folder())) {
      files = in.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Files.copy(file, java.io.OutputStream.nullOutputStream());
    }
  }

  private String versions() throws IOException, InterruptedException {
    String sort = firstLine("sort", "--version");
    return duckdb == null
        ? "without DuckDB, " + sort
        : firstLine(duckdb, "-c", "import duckdb; print('DuckDB', duckdb.__version__)")
            + ", "
            + sort;
  }

  private static String firstLine(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String text =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    process.waitFor();
    return text.lines().findFirst().orElse(command[0] + " of an unknown version");
  }
}
