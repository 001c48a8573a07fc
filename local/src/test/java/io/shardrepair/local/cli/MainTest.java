package io.shardrepair.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the command says before it starts anything. */
class MainTest {
  @TempDir Path folder;
  private final StringWriter err = new StringWriter();
  private final StringWriter out = new StringWriter();

  private int execute(String... arguments) {
    CommandLine command = Main.commandLine();
    command.setErr(new PrintWriter(err));
    command.setOut(new PrintWriter(out));
    return command.execute(arguments);
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void knowsItsVersion() {
    assertThat(execute("--version")).isZero();
    assertThat(out.toString()).matches("shard-repair \\d+\\.\\d+\\.\\d+\\R");
  }

  @Test
  void aWrongOptionIsOneLine() {
    assertThat(execute("demo", "--values", "5")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "shard-repair: --values: must be at least 50000 (see shard-repair demo --help)");
  }

  @Test
  void everyMistakeOfBothFilesIsALineWithTheFieldsName() throws IOException {
    String nodes =
        file(
            "nodes.json",
            """
            {"version": 1, "nodes": [
              {"name": "a", "url": "http://127.0.0.1:8086", "dataDir": "/none", "walDir": "/none/wal",
               "influxInspect": "/none/influx_inspect"},
              {"name": "b", "url": "http://127.0.0.1:8087", "dataDir": "/none2", "walDir": 5,
               "influxInspect": "/none/influx_inspect", "port": 1}]}
            """);
    String input = file("input.json", "{\"database\": \"d\", \"shard\": 0}");

    assertThat(execute("run", "--nodes", nodes, "--input", input)).isEqualTo(2);
    assertThat(err.toString().lines())
        .satisfiesExactly(
            line ->
                assertThat(line).isEqualTo(nodes + ": nodes[1].walDir: must be a string, not 5"),
            line -> assertThat(line).startsWith(nodes + ": nodes[1].port: unknown field"),
            line -> assertThat(line).startsWith(input + ": shard: must be at least 1, not 0"));
  }

  @Test
  void pathsThatLeadNowhereAreMistakes() throws IOException {
    String nodes =
        file(
            "nodes.json",
            """
            {"version": 1, "nodes": [
              {"name": "a", "url": "http://127.0.0.1:8086", "dataDir": "/none/a", "walDir": "%1$s",
               "influxInspect": "/bin/sh"},
              {"name": "b", "url": "http://127.0.0.1:8087", "dataDir": "%1$s", "walDir": "/none/b",
               "influxInspect": "/none/influx_inspect",
               "credentials": {"username": "u", "password": "env:SHARD_REPAIR_NOT_SET"}}]}
            """
                .formatted(folder));
    String input = file("input.json", "{\"database\": \"d\", \"shard\": 2");

    assertThat(execute("run", "--nodes", nodes, "--input", input)).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "nodes[0].dataDir: there is no directory /none/a",
            "nodes[1].walDir: there is no directory /none/b",
            "nodes[1].influxInspect: there is no program /none/influx_inspect",
            "nodes[1].credentials.password: the environment variable SHARD_REPAIR_NOT_SET is not set",
            "input.json: not JSON: ");
  }

  @Test
  void aFileThatIsNotThereIsNamed() throws IOException {
    String input = file("input.json", "{\"database\": \"d\", \"shard\": 2}");
    assertThat(execute("run", "--nodes", folder + "/none.json", "--input", input)).isEqualTo(2);
    assertThat(err.toString()).contains("none.json: no such file");
  }
}
