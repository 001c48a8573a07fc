package io.shardrepair.compare;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.export.Run.Codec;
import io.shardrepair.store.MemoryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Examples to read: in {@code src/test/resources/golden}, a folder each with a README. {@code a.lp}
 * is the only TSM file of copy a, {@code a-1.lp} and {@code a-2.lp} are two, {@code a-wal.lp} is
 * its WAL; {@code missing-a.lp} and {@code conflicts.jsonl} are what must come out.
 */
class GoldenTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @TestFactory
  Stream<DynamicTest> golden() throws IOException {
    try (Stream<Path> cases = Files.list(GOLDEN)) {
      return cases.sorted().toList().stream()
          .flatMap(
              folder ->
                  Stream.of(Integer.MAX_VALUE / 2, 30)
                      .map(
                          partBytes ->
                              DynamicTest.dynamicTest(
                                  folder.getFileName() + ", parts of " + partBytes,
                                  () -> compare(folder, partBytes))));
    }
  }

  private static void compare(Path folder, int partBytes) throws IOException {
    List<String> names =
        Stream.of("a", "b", "c")
            .filter(copy -> !files(folder, copy + "(-[0-9]+)?.lp").isEmpty())
            .toList();
    MemoryStore store = new MemoryStore();
    List<Manifest> copies = new ArrayList<>();
    for (String copy : names) {
      List<Run> runs = new ArrayList<>();
      for (Path file : files(folder, copy + "(-[0-9]+)?.lp")) {
        runs.add(run(store, copy, file, Run.Kind.TSM, partBytes));
      }
      for (Path file : files(folder, copy + "-wal.lp")) {
        runs.add(run(store, copy, file, Run.Kind.WAL, partBytes));
      }
      copies.add(Exports.manifest(copy, runs));
    }

    Outcome outcome = new Outcome(store, copies, 100);

    for (int copy = 0; copy < names.size(); copy++) {
      assertThat(outcome.missing.get(copy))
          .isEqualTo(text(folder.resolve("missing-" + names.get(copy) + ".lp")));
    }
    assertThat(outcome.conflicts).isEqualTo(text(folder.resolve("conflicts.jsonl")));
  }

  private static Run run(MemoryStore store, String copy, Path file, Run.Kind kind, int partBytes)
      throws IOException {
    String name = file.getFileName().toString();
    return Exports.run(store, copy, name, kind, text(file), Codec.GZIP, partBytes);
  }

  private static List<Path> files(Path folder, String pattern) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().matches(pattern)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file, ISO_8859_1) : "";
  }
}
