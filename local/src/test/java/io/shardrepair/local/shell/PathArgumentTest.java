package io.shardrepair.local.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.local.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every path that a command takes, and whatever is no such path. */
class PathArgumentTest {
  private static final String NUL = "a\0b";

  @TempDir Path folder;
  private final StringWriter err = new StringWriter();

  /** Commands with a place for a path, and how it is named there. */
  private static final List<List<String>> PLACES =
      List.of(
          List.of("--nodes", "run --nodes @ --input {input}"),
          List.of("--input", "run --nodes {nodes} --input @"),
          List.of("--work", "run --nodes {nodes} --input {input} --work @"),
          List.of("--nodes", "detect --nodes @"),
          List.of("--input", "detect --nodes {nodes} --input @"),
          List.of("--work", "detect --nodes {nodes} --work @"),
          List.of("--out", "diff A={dump} B={dump} --out @"),
          List.of("A=", "diff A=@ B={dump} --out {new}"),
          List.of("--out", "diff --load http://127.0.0.1:1 --into A --out @"),
          List.of(
              "--password",
              "diff --load http://127.0.0.1:1 --into A --out {new} --username u --password file:@"),
          List.of("--input", "start --stack s --input @"),
          List.of("--answers", "apply --stack s --answers @ plan"),
          List.of("--page", "report --stack s --page @ id"));

  static Stream<Arguments> places() {
    List<Arguments> all = new ArrayList<>();
    for (List<String> place : PLACES) {
      for (String path : List.of("", NUL, "/dev/zero", "{file}/below", "{folder}")) {
        // A folder is what is to be given there.
        if (!place.get(0).equals("--work") || !path.equals("{folder}")) {
          all.add(Arguments.of(place.get(1), path, place.get(0)));
        }
      }
    }
    return all.stream();
  }

  @BeforeEach
  void files() throws IOException {
    Files.writeString(folder.resolve("file"), "x");
    Files.writeString(folder.resolve("dump"), "cpu v=1 1\n");
    Files.writeString(folder.resolve("input"), "{\"database\": \"d\", \"shard\": 2}");
    Files.writeString(
        folder.resolve("nodes"),
        """
        {"version": 1, "nodes": [
          {"name": "a", "url": "http://127.0.0.1:1", "dataDir": "%1$s", "walDir": "%1$s",
           "influxInspect": "/bin/sh"},
          {"name": "b", "url": "http://127.0.0.1:2", "dataDir": "%1$s/", "walDir": "%1$s/",
           "influxInspect": "/bin/sh"}]}
        """
            .formatted(folder));
  }

  private String path(String text) {
    return text.replaceAll("\\{(file|dump|input|nodes|new)}", folder + "/$1")
        .replace("{folder}", folder.toString());
  }

  private int execute(String... arguments) {
    CommandLine command = Main.commandLine();
    command.setErr(new PrintWriter(err));
    command.setOut(new PrintWriter(err));
    return Failure.codeOf(Screen.err(command), () -> command.execute(arguments));
  }

  @ParameterizedTest
  @MethodSource("places")
  void whatIsNoSuchPathIsALineThatNamesTheArgument(String line, String path, String argument) {
    String[] words =
        Arrays.stream(line.split(" ", -1))
            .map(word -> path(word).replace("@", path(path)))
            .toArray(String[]::new);

    assertThat(execute(words)).isEqualTo(ExitCode.ERROR);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains(argument)
        .doesNotContain("Exception", "    at ", "\0");
    assertThat(folder.resolve("new")).doesNotExist();
  }

  @Test
  void noOptionWithAPathIsLeftOutHere() {
    List<String> options = new ArrayList<>();
    Main.commandLine()
        .getSubcommands()
        .forEach(
            (name, command) ->
                command.getCommandSpec().options().stream()
                    .filter(option -> option.type() == Path.class)
                    .map(OptionSpec::longestName)
                    .forEach(option -> options.add(name + " " + option)));
    assertThat(options)
        .isNotEmpty()
        .allMatch(
            option ->
                PLACES.stream()
                    .anyMatch(
                        place ->
                            option.equals(place.get(1).split(" ", 2)[0] + " " + place.get(0))));
  }

  @Test
  void aPathOfTheNodesDocumentThatIsNoneIsNamed() throws IOException {
    String nodes = Files.readString(folder.resolve("nodes"));
    Files.writeString(
        folder.resolve("nodes"),
        nodes.replaceFirst("\"dataDir\": \"", "\"dataDir\": \"/a\\\\u0000"));

    assertThat(execute("run", "--nodes", path("{nodes}"), "--input", path("{input}")))
        .isEqualTo(ExitCode.ERROR);
    assertThat(err.toString())
        .contains("nodes[0].dataDir: must be at most 1,000 characters, without control characters")
        .doesNotContain("Exception", "\0");
  }
}
