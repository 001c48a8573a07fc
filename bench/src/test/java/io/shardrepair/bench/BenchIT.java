package io.shardrepair.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardrepair.local.setup.ProjectRoot;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code bench/run} on little data: every answer is right, and a wrong one is seen. */
class BenchIT {
  @TempDir Path folder;

  @BeforeAll
  static void tellTheLauncher() throws IOException {
    Launcher.tellThatMavenHasBuilt();
  }

  @Test
  void everyContenderGivesTheTrueAnswerAndStandsInTheReportAndAWrongOneEndsTheBenchmark()
      throws Exception {
    Path report = folder.resolve("report.md");
    StringWriter errors = new StringWriter();

    assertThat(run(report, errors)).as("exit code: %s", errors).isZero();

    DataSet data = DataSet.get(folder.resolve("200k"), "200k", 200_000);
    List<String> expected = new ArrayList<>();
    for (Contender contender :
        new Contenders(ProjectRoot.find(), duckdb(), "java", 1).forData(data)) {
      expected.add("| " + contender.name() + " | " + contender.files() + " |");
    }
    assertThat(expected).hasSizeGreaterThanOrEqualTo(6);
    String text = Files.readString(report);
    assertThat(text)
        .contains("\n## 200 k values a side\n")
        .contains(" missing from A, ")
        .contains(expected)
        .contains(duckdb().isPresent() ? ". DuckDB " : ". without DuckDB, ");
    assertThat(text.lines().filter(line -> line.startsWith("| ") && line.contains(" a side | ")))
        .filteredOn(line -> !line.contains("faster than") && !line.contains("inflating both"))
        .hasSize(expected.size());

    ObjectMapper json = new ObjectMapper();
    Path stamp = folder.resolve("200k/truth.json");
    ObjectNode truth = (ObjectNode) json.readTree(stamp.toFile());
    json.writeValue(stamp.toFile(), truth.put("conflicts", data.truth().conflicts() + 1));
    Files.delete(report);

    assertThat(run(report, errors)).isEqualTo(1);

    assertThat(errors.toString())
        .contains(
            "shard-repair diff on 1 gzip file a side is wrong: conflicts: %d instead of %d"
                .formatted(data.truth().conflicts(), data.truth().conflicts() + 1));
    assertThat(report).doesNotExist();
  }

  private int run(Path report, StringWriter errors) {
    List<String> arguments =
        new ArrayList<>(
            List.of("--sizes", "200k", "--repeats", "1", "--report", report.toString()));
    arguments.addAll(List.of("--work", folder.toString()));
    duckdb().ifPresent(python -> arguments.addAll(List.of("--duckdb", python)));
    return new CommandLine(new Bench())
        .setErr(new PrintWriter(errors, true))
        .execute(arguments.toArray(String[]::new));
  }

  /** As {@code bench/run} installs it; the other contenders are measured without, too. */
  private static Optional<String> duckdb() {
    Path python = ProjectRoot.find().resolve(".local/bench/venv/bin/python");
    boolean installed = Files.exists(python.resolveSibling("../requirements.txt"));
    return Optional.of(python.toString()).filter(path -> installed);
  }
}
