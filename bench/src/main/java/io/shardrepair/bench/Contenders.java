package io.shardrepair.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that is measured.
 *
 * @param root of the project
 * @param python that has DuckDB; without it, DuckDB is left out
 * @param java the program that the project itself is run by
 * @param threads for tools that are given a number of threads
 */
record Contenders(Path root, Optional<String> python, String java, int threads) {
  static final String ENGINE = "shard-repair diff";
  static final String INFLATE = "inflate both, nothing else";
  static final String SORT = "sort, comm -23";
  static final String DUCKDB = "DuckDB anti join";
  static final String DUCKDB_BOTH = "DuckDB, both directions";

  static final String ONE = "1 gzip file a side";
  static final String FOUR = "4 gzip files a side";
  static final String DUMP = "1 unsorted dump a side";
  static final String RAW = "1 uncompressed file a side";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Those that can do the size; the order is that of the table. */
  List<Contender> forData(DataSet data) {
    List<Contender> all = new ArrayList<>();
    all.add(engine(ONE));
    all.add(engine(FOUR));
    all.add(engine(DUMP));
    all.add(inflate(ONE));
    all.add(inflate(FOUR));
    if (data.hasRaw()) {
      for (String files : python.isPresent() ? List.of(ONE, FOUR) : List.<String>of()) {
        all.add(duckdb(python.get(), DUCKDB, files, "a"));
        all.add(duckdb(python.get(), DUCKDB_BOTH, files, "both"));
      }
      all.add(sort());
    }
    return all;
  }

  private static List<Path> inputs(DataSet data, String files, String side) {
    return switch (files) {
      case ONE -> List.of(data.one(side));
      case FOUR -> data.four(side);
      case DUMP -> List.of(data.dump(side));
      case RAW -> List.of(data.raw(side));
      default -> throw new IllegalArgumentException(files);
    };
  }

  private Contender engine(String files) {
    return new Contender(
        ENGINE,
        files,
        List.of(1),
        (data, out) -> {
          List<String> command = new ArrayList<>();
          command.add(root.resolve("shard-repair").toString());
          command.add("diff");
          inputs(data, files, "a").forEach(file -> command.add("A=" + file));
          inputs(data, files, "b").forEach(file -> command.add("B=" + file));
          command.addAll(List.of("--out", out.resolve("diff").toString(), "--memory", "512m"));
          return command;
        },
        (data, out) -> checkEngine(data.truth(), out.resolve("diff")));
  }

  private static Optional<String> checkEngine(Truth truth, Path out) throws IOException {
    JsonNode summary = JSON.readTree(out.resolve("summary.json").toFile());
    Optional<String> mistake =
        Stream.of(
                different("points of A", truth.a().values(), copy(summary, 0, "points")),
                different("points of B", truth.b().values(), copy(summary, 1, "points")),
                different("missing of A", truth.a().missing(), copy(summary, 0, "missing")),
                different("missing of B", truth.b().missing(), copy(summary, 1, "missing")),
                different("conflicts", truth.conflicts(), summary.get("conflicts").asLong()))
            .flatMap(Optional::stream)
            .findFirst();
    if (mistake.isPresent()) {
      return mistake;
    }
    return differentLines(Truth.missing(truth.a()), out.resolve("A/missing.lp.gz"))
        .or(() -> unchecked(Truth.missing(truth.b()), out.resolve("B/missing.lp.gz")));
  }

  private static long copy(JsonNode summary, int index, String field) {
    return summary.get("copies").get(index).get(field).asLong();
  }

  private static Optional<String> different(String what, long right, long found) {
    return right == found
        ? Optional.empty()
        : Optional.of(what + ": " + found + " instead of " + right);
  }

  private static Optional<String> differentLines(Answer right, Path file) throws IOException {
    Answer found = Answer.of(file);
    return right.equals(found)
        ? Optional.empty()
        : Optional.of(file + " holds " + found + " instead of " + right);
  }

  private static Optional<String> unchecked(Answer right, Path file) {
    try {
      return differentLines(right, file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Contender inflate(String files) {
    return new Contender(
        INFLATE,
        files,
        List.of(0),
        (data, out) -> {
          List<String> command =
              new ArrayList<>(
                  List.of(
                      java,
                      "-XX:+UseSerialGC",
                      "-cp",
                      root.resolve("bench/target/classes").toString(),
                      Inflate.class.getName()));
          for (String side : DataSet.SIDES) {
            inputs(data, files, side).forEach(file -> command.add(file.toString()));
          }
          return command;
        },
        (data, out) ->
            different(
                "bytes",
                data.truth().a().rawBytes() + data.truth().b().rawBytes(),
                Long.parseLong(Files.readString(out.resolve("log.txt")).strip())));
  }

  private Contender duckdb(String python, String name, String files, String query) {
    return new Contender(
        name,
        files,
        List.of(0),
        (data, out) -> {
          List<String> command =
              new ArrayList<>(
                  List.of(
                      python,
                      root.resolve("bench/duckdb_anti_join.py").toString(),
                      query,
                      Integer.toString(threads),
                      out.toString()));
          for (String side : DataSet.SIDES) {
            command.add(
                String.join(",", inputs(data, files, side).stream().map(Path::toString).toList()));
          }
          return command;
        },
        (data, out) -> {
          Optional<String> mistake =
              differentLines(data.truth().onlyInA(), out.resolve("only-a.lp"));
          return mistake.isPresent() || !query.equals("both")
              ? mistake
              : differentLines(data.truth().onlyInB(), out.resolve("only-b.lp"));
        });
  }

  private Contender sort() {
    return new Contender(
        SORT,
        RAW,
        List.of(0),
        (data, out) ->
            List.of(
                "bash",
                root.resolve("bench/sort-comm").toString(),
                Integer.toString(threads),
                data.raw("a").toString(),
                data.raw("b").toString(),
                out.toString()),
        (data, out) -> differentLines(data.truth().onlyInA(), out.resolve("only-a.lp")));
  }
}
