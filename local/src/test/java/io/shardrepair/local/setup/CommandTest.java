package io.shardrepair.local.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {
  @TempDir Path folder;

  @Test
  void aFailureShowsTheEndOfItsOwnOutput() {
    Path log = folder.resolve("log");
    Command.run("the first", log, Map.of(), List.of("sh", "-c", "echo earlier"));

    assertThatThrownBy(
            () ->
                Command.run(
                    "the second",
                    log,
                    Map.of("WORD", "broken"),
                    List.of("sh", "-c", "seq 100; echo $WORD >&2; exit 3")))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("the second failed with exit code 3")
        .hasMessageEndingWith("99\n100\nbroken")
        .hasMessageNotContainingAny("earlier", "\n50\n");
  }

  @Test
  void aProgramThatFailsOrIsNotThereHasNoOutput() {
    assertThat(Command.output(List.of("sh", "-c", "echo hello"))).contains("hello");
    assertThat(Command.output(List.of("sh", "-c", "echo hello; exit 1"))).isEmpty();
    assertThat(Command.output(List.of(folder.resolve("none").toString()))).isEmpty();
  }
}
