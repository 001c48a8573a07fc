package io.shardrepair.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.line.RecordReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSorterTest {
  /** Of {@code m v=1 1}: eight bytes and 24 beside them; once for the key 3 × 4 bytes and 200. */
  private static final int RECORD = 32;

  private static final int KEY = 212;

  @TempDir Path folder;

  @Test
  void recordsInOrderStayAsTheyAre() throws IOException {
    String lines = "a v=1 1\na v=2 1\na v=1 2\na w=1 0\nb v=1 -7\n";
    assertThat(sorted(lines, RunSorter.BUDGET, 1 << 20)).containsExactly(lines);
  }

  @Test
  void othersAreSortedByKeyThenTimeAndRecordsOfOnePointStayInTheirOrder() throws IOException {
    assertThat(
            sorted(
                "b v=1 5\na w=1 5\na v=9 7\nb v=2 5\na v=1 5\nb v=\"x\ny\" -1\na! v=1 1\nb v=3 5\n",
                RunSorter.BUDGET,
                1 << 20))
        .containsExactly(
            "a! v=1 1\na v=1 5\na v=9 7\na w=1 5\nb v=\"x\ny\" -1\nb v=1 5\nb v=2 5\nb v=3 5\n");
  }

  @Test
  void noRecordsAreNoRun() throws IOException {
    assertThat(sorted("", RunSorter.BUDGET, 1 << 20)).isEmpty();
  }

  @Test
  void manyRecordsOfManyKeysAreAllThere() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      lines.add(String.format("cpu,host=%03d v=1 %d%n", i % 300, i / 300));
    }
    String inOrder = lines.stream().sorted().collect(Collectors.joining());
    assertThat(sorted(String.join("", lines), RunSorter.BUDGET, 1 << 20)).containsExactly(inOrder);
  }

  @Test
  void whatIsGatheredStaysWithinTheBudget() throws IOException {
    String lines = at(3, 2, 1, 3, 2, 1);
    assertThat(sorted(lines, KEY + 3 * RECORD, 0)).containsExactly(at(1, 2, 3), at(1, 2, 3));
    assertThat(sorted(lines, KEY + 3 * RECORD - 1, 0))
        .containsExactly(at(2, 3), at(1, 3), at(1, 2));
  }

  @Test
  void aRunGoesOnThroughAllThatIsInOrder() throws IOException {
    String lines = at(1, 2, 3, 4, 5, 5, 5, 6, 7);
    assertThat(sorted(lines, KEY + 2 * RECORD, 1 << 20)).containsExactly(lines);
    assertThat(sorted(lines + "n v=1 1\n", KEY + 2 * RECORD, 1 << 20))
        .containsExactly(lines + "n v=1 1\n");
  }

  @Test
  void aRunEndsWhereOrderDoes() throws IOException {
    int two = KEY + 2 * RECORD;
    assertThat(sorted(at(4, 5, 4, 6), two, 0)).containsExactly(at(4, 5), at(4, 6));
    assertThat(sorted(at(4, 5, 7, 6), two, 0)).containsExactly(at(4, 5), at(6, 7));
    assertThat(sorted(at(5, 4, 6, 7), two, 0)).containsExactly(at(4, 5, 6, 7));
    assertThat(sorted("n v=1 1\nn v=1 2\n" + at(3, 4), two, 0))
        .containsExactly("n v=1 1\nn v=1 2\n", at(3, 4));
  }

  @Test
  void theLastIsKeptInMemoryIfThereIsRoom() throws IOException {
    int two = KEY + 2 * RECORD;
    assertThat(sorted(at(4, 5, 2, 1), two, 16)).containsExactly(at(4, 5), at(1, 2));
    assertThat(files).hasSize(1);
    assertThat(sorted(at(4, 5, 2, 1), two, 15)).containsExactly(at(4, 5), at(1, 2));
    assertThat(files).hasSize(2);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).as("after the space is closed").isEmpty();
    }
  }

  private List<Path> files;

  /** The runs that the records are sorted into, and beside them the files that these take. */
  private List<String> sorted(String lines, int budget, long memory) throws IOException {
    List<String> runs = new ArrayList<>();
    try (SpillSpace space = new SpillSpace(Optional.of(folder), memory);
        RecordReader reader = Records.reader(lines);
        RunSorter sorter = new RunSorter(space, "wal", budget)) {
      while (reader.next()) {
        sorter.add(reader);
      }
      for (SortedRun run : sorter.finish()) {
        assertThat(run.name()).isEqualTo("wal, sorted");
        runs.add(Records.text(run));
      }
      try (Stream<Path> all = Files.list(folder)) {
        files = all.toList();
      }
    }
    return runs;
  }

  private static String at(long... times) {
    return LongStream.of(times).mapToObj(t -> "m v=1 " + t + "\n").collect(Collectors.joining());
  }
}
