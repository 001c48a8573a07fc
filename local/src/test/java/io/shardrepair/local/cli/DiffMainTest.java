package io.shardrepair.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Usual command lines are read here as they are read there, all others only there. */
class DiffMainTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "diff A=a B=b --out o",
        "diff --out o A=a B=b",
        "diff A= a1 a2 B=b --out o C=c",
        "diff A=a B=b --memory 2g --out o",
        "diff A=a B=b --threads 3 --out o --memory nonsense",
        "diff a --threads 0 --out A=b",
        "diff A=a=b --out ./x=y"
      })
  void usualLinesMeanTheSame(String line) {
    String[] arguments = line.split(" ");
    CommandLine command = Main.commandLine();
    command.parseArgs(arguments);
    DiffCommand diff = (DiffCommand) command.getSubcommands().get("diff").getCommand();

    assertThat(DiffMain.read(arguments)).contains(diff.diff());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "diff",
        "diff A=a B=b",
        "diff --out o",
        "diff A=a B=b --out",
        "diff A=a B=b --out=o",
        "diff A=a B=b --out o --out p",
        "diff A=a B=b --out --memory 1g",
        "diff A=a B=b --out o --memory",
        "diff A=a B=b --out o --threads two",
        "diff A=a B=b --out o --threads 9999999999",
        "diff A=a B=b --out o --thread 2",
        "diff A=a B=b --out o -- -c",
        "diff A=a B=b --out o --allow-empty",
        "diff --allow-empty A=a B=b --out o",
        "diff --allow-other-context A=a B=b --out o",
        "diff A=a @words --out o",
        "diff A=a  B=b --out o",
        "diff --help",
        "diff A=a B=b --out o -h"
      })
  void othersAreLeftToMain(String line) {
    assertThat(DiffMain.read(line.split(" "))).isEmpty();
  }
}
