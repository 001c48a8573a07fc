package io.shardrepair.partition;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.compare.Exports;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.export.Run.Codec;
import io.shardrepair.partition.Partition.Start;
import io.shardrepair.store.MemoryStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PartitionerTest {
  /** Bytes of {@code a v=1 1} and a newline; parts are of one such line where not said else. */
  private static final int LINE = 8;

  private final MemoryStore store = new MemoryStore();

  @Test
  void cutsWherePartsBeginAndStartsAtTheLastPartBeforeEachCut() throws IOException {
    assertThat(plan(2 * LINE, copy(lines("abcdef"))))
        .containsExactly(
            "null-c from [[0+0]]", //
            "c-e from [[1+0]]",
            "e-null from [[3+0]]");
  }

  @Test
  void aSeriesThatGoesOverPartsIsReadFromWhereItBegins() throws IOException {
    assertThat(plan(2 * LINE, copy(lines("abbbcc"))))
        .containsExactly(
            "null-b from [[0+0]]", //
            "b-c from [[0+0]]",
            "c-null from [[3+0]]");
  }

  @Test
  void aSeriesOfManyPartitionsBytesIsCutOffOnce() throws IOException {
    assertThat(plan(2 * LINE, copy(lines("abbbbbbb"))))
        .containsExactly("null-b from [[0+0]]", "b-null from [[0+0]]");
  }

  @Test
  void everyRunOfEveryCopyHasItsOwnStart() throws IOException {
    assertThat(plan(4 * LINE, copy(lines("abcd"), lines("bd")), copy(), copy(lines("ee"))))
        .containsExactly(
            "null-d from [[0+0, 0+0], [], [0+0]]", //
            "d-null from [[2+0, 0+0], [], [0+0]]");
  }

  @Test
  void aSmallShardIsOnePartition() throws IOException {
    assertThat(plan(6 * LINE, copy(lines("abcdef")))).containsExactly("null-null from [[0+0]]");
    assertThat(plan(LINE, copy(), copy(""))).containsExactly("null-null from [[], [0+0]]");
  }

  @Test
  void runsThatAreNotSortedAreReadWholeAndNotCut() throws IOException {
    Run sorted = run("1.tsm", Run.Kind.TSM, lines("abcd"), LINE);
    Run unsorted = run("2.tsm", Run.Kind.TSM, lines("xyuv"), LINE);
    Run wal = run("wal", Run.Kind.WAL, lines("zyx"), LINE);
    List<Partition> plan =
        new Partitioner(store, 2 * LINE)
            .cut(
                List.of(Exports.manifest("a", List.of(sorted, unsorted, wal))),
                Set.of(unsorted.key()));
    assertThat(shown(plan))
        .containsExactly(
            "null-c from [[0+0, null, null]]", //
            "c-null from [[1+0, null, null]]");
  }

  @Test
  void aPartThatIsDamagedIsAnError() throws IOException {
    Run run = Exports.run(store, "a", "1.tsm", Run.Kind.TSM, lines("abcdef"), Codec.GZIP, LINE);
    byte[] object = store.read(run.key());
    Arrays.fill(
        object, (int) run.parts().get(2).offset(), (int) run.parts().get(3).offset(), (byte) 1);
    store.write(run.key(), object);
    assertThatThrownBy(
            () -> new Partitioner(store, 1).cut(List.of(Exports.manifest("a", List.of(run)))))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(run.key() + ": part at offset ");
  }

  private List<String> plan(long targetBytes, Manifest... copies) throws IOException {
    return shown(new Partitioner(store, targetBytes).cut(List.of(copies)));
  }

  private Manifest copy(String... runs) {
    List<Run> described = new ArrayList<>();
    for (String raw : runs) {
      described.add(run(described.size() + ".tsm", Run.Kind.TSM, raw, LINE));
    }
    return Exports.manifest("copy", described);
  }

  private Run run(String name, Run.Kind kind, String raw, int partBytes) {
    // Runs of one name in several copies must be several objects.
    String copy = Integer.toHexString(raw.hashCode());
    return Exports.run(store, copy, name, kind, raw, Codec.PLAIN, partBytes);
  }

  private static String lines(String series) {
    StringBuilder lines = new StringBuilder();
    series.chars().forEach(c -> lines.append((char) c).append(" v=1 1\n"));
    return lines.toString();
  }

  /** As {@code from-to from [[part+skip, …], …]}: starts by copy and run. */
  private static List<String> shown(List<Partition> plan) {
    List<String> all = new ArrayList<>();
    for (Partition partition : plan) {
      assertThat(partition.index()).isEqualTo(all.size());
      List<List<String>> starts = new ArrayList<>();
      for (List<Optional<Start>> ofCopy : partition.starts()) {
        List<String> ofRuns = new ArrayList<>();
        ofCopy.forEach(
            start -> ofRuns.add(start.map(s -> s.part() + "+" + s.skip()).orElse("null")));
        starts.add(ofRuns);
      }
      all.add(name(partition.fromSeries()) + "-" + name(partition.toSeries()) + " from " + starts);
    }
    return all;
  }

  private static String name(Optional<byte[]> series) {
    return series.map(bytes -> new String(bytes, ISO_8859_1)).orElse("null");
  }
}
