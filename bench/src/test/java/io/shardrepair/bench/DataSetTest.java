package io.shardrepair.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.diff.DumpComparison;
import io.shardrepair.diff.DumpComparison.LabelledDump;
import io.shardrepair.diff.DumpSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The counts that all contenders are checked against, found in two other ways. */
class DataSetTest {
  private static final long VALUES = 200_000;
  @TempDir Path folder;

  @Test
  void theTruthIsWhatTheFilesHold() throws Exception {
    DataSet data = DataSet.get(folder.resolve("data"), "small", VALUES);
    Truth truth = data.truth();
    assertThat(truth.a().missing() + truth.b().missing())
        .isBetween(VALUES * 18 / 1000, VALUES * 22 / 1000);
    assertThat(truth.conflicts()).isPositive();

    Set<String> a = new HashSet<>(Files.readAllLines(data.raw("a")));
    Set<String> b = new HashSet<>(Files.readAllLines(data.raw("b")));
    assertThat(a).hasSize((int) truth.a().values());
    assertThat(b).hasSize((int) truth.b().values());
    assertThat(Files.size(data.raw("a"))).isEqualTo(truth.a().rawBytes());
    Set<String> onlyA = new HashSet<>(a);
    onlyA.removeAll(b);
    Path only = Files.write(folder.resolve("only.lp"), onlyA);
    assertThat(Answer.of(only)).isEqualTo(truth.onlyInA());
  }

  @Test
  void allShapesHoldTheSame() throws Exception {
    DataSet data = DataSet.get(folder.resolve("data"), "small", VALUES);
    DumpSummary same =
        new DumpComparison(
                List.of(
                    new LabelledDump("one", List.of(data.one("b"))),
                    new LabelledDump("four", data.four("b")),
                    new LabelledDump("dump", List.of(data.dump("b"))),
                    new LabelledDump("raw", List.of(data.raw("b")))),
                folder.resolve("out"),
                512L << 20,
                2,
                (read, total) -> {})
            .compare();
    assertThat(same.conflicts()).isZero();
    assertThat(same.copies())
        .allSatisfy(
            copy -> {
              assertThat(copy.points()).isEqualTo(data.truth().b().values());
              assertThat(copy.missing()).isZero();
            });
  }

  @Test
  void oneFileIsInOrder() throws Exception {
    DataSet data = DataSet.get(folder.resolve("data"), "small", VALUES);
    DumpSummary compared =
        new DumpComparison(
                List.of(
                    new LabelledDump("a", List.of(data.one("a"))),
                    new LabelledDump("b", List.of(data.one("b")))),
                folder.resolve("out"),
                512L << 20,
                2,
                (read, total) -> {})
            .compare();
    assertThat(compared.sortedPath()).isTrue();
    assertThat(Answer.of(folder.resolve("out/a/missing.lp.gz")))
        .isEqualTo(Truth.missing(data.truth().a()));
  }

  @Test
  void fieldsOnOneLineCountOneByOne() throws Exception {
    Path together =
        Files.writeString(
            folder.resolve("together.lp"), "m,a=b\\ c f=1,g=\"x, y z\",h=true 5\nm f=2i 6\n");
    Path apart =
        Files.writeString(
            folder.resolve("apart.lp"),
            "m f=2i 6\nm,a=b\\ c h=true 5\nm,a=b\\ c g=\"x, y z\" 5\nm,a=b\\ c f=1 5\n");
    assertThat(Answer.of(together)).isEqualTo(Answer.of(apart));
    assertThat(Answer.of(apart).lines()).isEqualTo(4);
  }
}
