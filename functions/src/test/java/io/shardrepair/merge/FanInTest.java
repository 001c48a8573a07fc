package io.shardrepair.merge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FanInTest {
  private static final List<String> RUNS =
      List.of(
          "a v=1 1\nm v=1 1\nm v=1 2\n",
          "m v=2 2\nm v=2 3\n",
          "m v=\"3\n3\" 3\nm v=3 4\n",
          "m v=4 4\nm v=4 5\n",
          "b\\ b x\\=y=5i -1\nm v=5 5\nm v=6 5\n");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    // runs to give back at most, runs at once, runs given back
    "1, 2, 1",
    "1, 3, 1",
    "1, 5, 1",
    "1, 9, 1",
    "2, 2, 2",
    "2, 9, 2",
    "3, 2, 3",
    "4, 9, 3",
    "5, 2, 5",
  })
  void neighboursAreMergedAndTheLastWins(int most, int atOnce, int given) throws IOException {
    try (SpillSpace space = new SpillSpace(Optional.of(folder), 0)) {
      List<SortedRun> runs =
          RUNS.stream().map(text -> SpillSpace.inMemory("run", text.getBytes(ISO_8859_1))).toList();

      List<SortedRun> reduced = new FanIn(space, atOnce, 64).reduce(runs, most);

      List<String> texts = new ArrayList<>();
      for (SortedRun run : reduced) {
        texts.add(Records.text(run));
      }
      assertThat(texts).hasSize(given);
      List<SortedRun> all = new FanIn(space, 10, 64).reduce(reduced, 1);
      assertThat(Records.text(all.get(0)))
          .isEqualTo(
              given == 1
                  ? texts.get(0)
                  : Records.text(new FanIn(space, 10, 64).reduce(runs, 1).get(0)))
          .isEqualTo(
              "a v=1 1\nb\\ b x\\=y=5i -1\nm v=1 1\nm v=2 2\nm v=\"3\n3\" 3\nm v=4 4\nm v=6 5\n");
    }
  }

  @Test
  void runsThatAreFewEnoughAreGivenBackAsTheyAre() throws IOException {
    try (SpillSpace space = new SpillSpace(Optional.of(folder), 0)) {
      List<SortedRun> runs =
          Stream.of("x", "y", "z").map(s -> SpillSpace.inMemory(s, new byte[0])).toList();
      assertThat(new FanIn(space, 2, 64).reduce(runs, 3)).isEqualTo(runs);
      assertThat(new FanIn(space, 2, 64).reduce(runs, 2).get(1)).isEqualTo(runs.get(2));
    }
  }
}
