package io.shardrepair.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code bench/replay} on little data; both ways are checked by the benchmark itself. */
class ReplayIT {
  @TempDir Path folder;

  @Test
  void bothWaysWriteEveryValueAndStandInTheReport() throws Exception {
    Path report = folder.resolve("report.md");
    StringWriter errors = new StringWriter();

    int exit =
        new CommandLine(new Replay())
            .setErr(new PrintWriter(errors, true))
            .execute(
                "--values",
                "20000",
                "--repeats",
                "1",
                "--report",
                report.toString(),
                "--work",
                folder.toString());

    assertThat(exit).as("exit code: %s", errors).isZero();
    assertThat(Files.readString(report))
        .containsPattern("\n(19|20),\\d{3} field values")
        .containsPattern("\\| thousand values/s \\| [0-9.]+ \\([^|]+\\) \\| [0-9.]+ \\(")
        .contains("| | this project | influx -import | ratio |");
    assertThat(folder.resolve("replay")).doesNotExist();
  }
}
