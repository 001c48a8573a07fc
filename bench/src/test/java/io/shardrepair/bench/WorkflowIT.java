package io.shardrepair.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code bench/workflow} on little data; both ways are checked by the benchmark itself. */
class WorkflowIT {
  @TempDir Path folder;

  @BeforeAll
  static void tellTheLauncher() throws IOException {
    Launcher.tellThatMavenHasBuilt();
  }

  @Test
  void bothWaysMakeTheUnionAndTheProjectInventsNothing() throws Exception {
    Path report = folder.resolve("report.md");
    StringWriter errors = new StringWriter();

    int exit =
        new CommandLine(new Workflow())
            .setErr(new PrintWriter(errors, true))
            .execute(
                "--values",
                "60000",
                "--repeats",
                "1",
                "--report",
                report.toString(),
                "--work",
                folder.toString());

    assertThat(exit).as("exit code: %s", errors).isZero();
    assertThat(Files.readString(report))
        .contains("\n| points that nodes still lack afterwards | 0 | 0 | |\n")
        .containsPattern(
            "\n\\| points or values that no node held before \\| 0 \\| [0-9]+ \\| \\|\n")
        .containsPattern("\n\\| points written \\| [0-9,]{3,} \\| [0-9,]{6,} \\|")
        .contains("\n| replay | ", "\n| verify, again | ", "\n| two imports, at once | ");
    assertThat(folder.resolve("workflow")).doesNotExist();
  }
}
