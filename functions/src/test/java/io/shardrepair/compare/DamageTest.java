package io.shardrepair.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.export.Run.Codec;
import io.shardrepair.line.LineFormatException;
import io.shardrepair.partition.Partition;
import io.shardrepair.partition.Partitioner;
import io.shardrepair.store.MemoryStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damaged, short, unsorted or absent input: an error or the right result, never a wrong one. */
class DamageTest {
  private final MemoryStore store = new MemoryStore();

  private static String lines(int from, int to) {
    StringBuilder lines = new StringBuilder();
    for (int i = from; i < to; i++) {
      lines.append(String.format("cpu,host=h%04d v=\"%x\" 1%n", i, i * 7919L * i));
    }
    return lines.toString();
  }

  private Manifest copy(String name, Run... runs) {
    return Exports.manifest(name, List.of(runs));
  }

  private Run tsm(String copy, String raw, Codec codec, int partBytes) {
    return Exports.run(store, copy, "1.tsm", Run.Kind.TSM, raw, codec, partBytes);
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void anObjectShorterThanItsPartsIsAnError(Codec codec) throws IOException {
    Run run = tsm("a", lines(0, 3000), codec, 10_000);
    byte[] object = store.read(run.key());
    store.write(run.key(), Arrays.copyOf(object, object.length - 5));
    List<Manifest> copies = List.of(copy("a", run), copy("b"));
    assertThatThrownBy(() -> new Outcome(store, copies, 1 << 20))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(run.key())
        .hasMessageContaining("offset " + run.parts().get(run.parts().size() - 1).offset());
  }

  @ParameterizedTest
  @EnumSource(
      value = Codec.class,
      names = {"GZIP", "ZSTD"})
  void aPartCutOffAtItsEndIsAnError(Codec codec) {
    for (int less = 1; less < 30; less += 4) {
      Run run = tsm("a", lines(0, 3000), codec, Integer.MAX_VALUE / 2);
      Run.Part part = run.parts().get(0);
      Run cut =
          new Run(
              run.name(),
              run.kind(),
              run.shard(),
              run.key(),
              run.codec(),
              run.bytes() - less,
              run.rawBytes(),
              run.lines(),
              Optional.empty(),
              List.of(new Run.Part(0, part.bytes() - less)),
              List.of(),
              false);
      List<Manifest> copies = List.of(copy("a", cut), copy("b"));
      assertThatThrownBy(() -> new Outcome(store, copies, 1 << 20))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(run.key());
    }
  }

  @Test
  void aFlippedBitIsAnError() throws IOException {
    Run run = tsm("a", lines(0, 3000), Codec.GZIP, Integer.MAX_VALUE / 2);
    byte[] object = store.read(run.key());
    object[object.length / 2] ^= 4;
    store.write(run.key(), object);
    List<Manifest> copies = List.of(copy("a", run), copy("b"));
    assertThatThrownBy(() -> new Outcome(store, copies, 1 << 20))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(run.key());
  }

  @Test
  void anotherNumberOfRawBytesThanDescribedIsAnError() {
    Run run = tsm("a", lines(0, 10), Codec.ZSTD, 100);
    Run wrong =
        new Run(
            run.name(),
            run.kind(),
            run.shard(),
            run.key(),
            run.codec(),
            run.bytes(),
            run.rawBytes() + 1,
            run.lines(),
            Optional.empty(),
            run.parts(),
            List.of(),
            false);
    List<Manifest> copies = List.of(copy("a", wrong), copy("b"));
    assertThatThrownBy(() -> new Outcome(store, copies, 1 << 20))
        .hasMessageContaining(run.key())
        .hasMessageContaining("raw bytes where its description says " + (run.rawBytes() + 1));
  }

  @Test
  void emptyRunsAndCopiesWithoutRunsAreComparedToo() throws IOException {
    Run run = tsm("a", lines(0, 10), Codec.ZSTD, 100);
    Run empty = tsm("b", "", Codec.ZSTD, 100);
    Outcome outcome = new Outcome(store, List.of(copy("a", run), copy("b", empty), copy("c")), 100);
    assertThat(outcome.missing).containsExactly("", lines(0, 10), lines(0, 10));
    assertThat(
            outcome.counted.stream().mapToLong(r -> r.found().copies().get(2).absentSeries()).sum())
        .isEqualTo(10);
  }

  @Test
  void anUnsortedRunIsSortedWhereOneWorkerReadsItAll() throws IOException {
    Run run = tsm("a", lines(5, 10) + lines(0, 5), Codec.ZSTD, 100);
    Outcome outcome = new Outcome(store, List.of(copy("a", run), copy("b")), 1 << 20);
    assertThat(outcome.plan).hasSize(1);
    assertThat(outcome.missing.get(1)).isEqualTo(lines(0, 10));
  }

  @Test
  void anUnsortedRunMustBePlannedAnewWhereWorkersShareIt() throws IOException {
    Run run = tsm("a", lines(50, 100) + lines(0, 50), Codec.ZSTD, 100);
    Run other = tsm("b", lines(0, 90), Codec.ZSTD, 100);
    List<Manifest> copies = List.of(copy("a", run), copy("b", other));
    assertThatThrownBy(() -> new Outcome(store, copies, 200))
        .isInstanceOfSatisfying(
            PartitionResults.UnsortedRunsException.class,
            e -> assertThat(e.runKeys()).containsExactly(run.key()));

    Outcome outcome =
        new Outcome(
            store,
            copies,
            200,
            Set.of(run.key()),
            new PartitionComparison.Budget(1 << 20, 500, 100));
    assertThat(outcome.plan.size()).isGreaterThan(2);
    assertThat(outcome.missing).containsExactly("", lines(90, 100));
  }

  @Test
  void aMissingFileBeyondItsBudgetHasTheSamePoints() throws IOException {
    Run run = tsm("a", "m a=1 1\nm a=2 2\nm a=3 3\nm b=1 1\nm b=2 2\nm b=3 3\n", Codec.PLAIN, 1000);
    List<Manifest> copies = List.of(copy("a", run), copy("b"));
    Outcome outcome =
        new Outcome(
            store,
            copies,
            200,
            Set.of(),
            new PartitionComparison.Budget(4 * (3 + MissingFile.BYTES_PER_POINT), 1000, 1000));
    assertThat(outcome.missing.get(1))
        .isEqualTo("m a=1,b=1 1\nm a=2 2\nm a=3 3\nm b=2 2\nm b=3 3\n");
    assertThat(outcome.missingPoints(1)).isEqualTo(6);
  }

  @Test
  void aPartInsideAStringThatLooksLikeRecordsIsFoundOut() throws IOException {
    Run run = tsm("a", linesInStrings(), Codec.ZSTD, 60);
    Run other = tsm("b", lines(0, 50), Codec.ZSTD, 300);
    Outcome outcome = new Outcome(store, List.of(copy("a", run), copy("b", other)), 200);
    assertThat(outcome.plan.size()).isGreaterThan(5);
    assertThat(outcome.counted.size()).isLessThan(outcome.plan.size());
    assertThat(outcome.conflictPoints()).isEqualTo(50);
    assertThat(outcome.missing).containsExactly("", "");
  }

  @Test
  void aWorkerThatGoesOnThroughItsNeighboursReadsTheWalThereToo() throws IOException {
    String wal = lines(0, 50).replaceAll(" v=\\S+ 1", " w=true 2");
    Run run = tsm("a", linesInStrings(), Codec.ZSTD, 60);
    Run other = tsm("b", lines(0, 50), Codec.ZSTD, 300);
    Run otherWal = Exports.run(store, "b", "wal", Run.Kind.WAL, wal, Codec.ZSTD, 300);
    Outcome outcome = new Outcome(store, List.of(copy("a", run), copy("b", other, otherWal)), 200);
    assertThat(outcome.counted.size()).isLessThan(outcome.plan.size());
    assertThat(outcome.conflictPoints()).isEqualTo(50);
    assertThat(outcome.missing).containsExactly(wal, "");
  }

  /** Each part but the first begins in a string that holds what might be records of any key. */
  private static String linesInStrings() {
    StringBuilder raw = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      String fake = String.format("cpu,host=h%04d v=\"x\" 1\n", 49 - i).repeat(8);
      String text = "\n" + fake + fake + "zzz v=";
      raw.append(String.format("cpu,host=h%04d v=%s 1%n", i, Point.quoted(text)));
    }
    // No backslashes: what is in the string would be records but for the string around it.
    return raw.toString().replace("\\\"x\\\"", "1");
  }

  @Test
  void whatNoDumpHoldsIsAnErrorOfTheWorkerWhoseBeginningIsCertain() {
    Run run = tsm("a", lines(0, 10) + "nonsense\n", Codec.PLAIN, 1 << 20);
    List<Manifest> copies = List.of(copy("a", run), copy("b"));
    assertThatThrownBy(() -> new Outcome(store, copies, 1 << 20))
        .isInstanceOf(LineFormatException.class)
        .hasMessageStartingWith(run.key() + ", raw byte " + lines(0, 10).length() + ": ");
    assertThat(store.list("compare/")).isEmpty();
  }

  @Test
  void everyPartitionMustHaveItsResult() throws IOException {
    Run run = tsm("a", lines(0, 100), Codec.ZSTD, 100);
    List<Manifest> copies = List.of(copy("a", run), copy("b"));
    Outcome outcome = new Outcome(store, copies, 200);
    List<Partition> plan = outcome.plan;
    assertThat(plan.size()).isGreaterThan(3);

    List<PartitionResult> lessOne = new ArrayList<>(outcome.all);
    lessOne.remove(2);
    assertThatThrownBy(() -> PartitionResults.collect(plan, copies, lessOne))
        .hasMessage("no result of partition 2 of " + plan.size());

    List<PartitionResult> oneTwice = new ArrayList<>(outcome.all);
    oneTwice.add(outcome.all.get(1));
    assertThatThrownBy(() -> PartitionResults.collect(plan, copies, oneTwice))
        .hasMessageContaining("result of partition 1 exists twice");

    List<Partition> other = new Partitioner(store, 400).cut(copies);
    assertThatThrownBy(() -> PartitionResults.collect(other, copies, outcome.all))
        .hasMessageContaining("of other partitions");
  }
}
