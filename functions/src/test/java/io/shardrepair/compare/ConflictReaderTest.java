package io.shardrepair.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.compare.ConflictReader.Conflict;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.export.Run.Codec;
import io.shardrepair.line.DumpBytes;
import io.shardrepair.store.MemoryStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConflictReaderTest {

  /** Names whose order with and without escapes differs, and bytes that are no text. */
  private static final List<String> KEYS =
      List.of(
          "cpu a\\ b", "cpu a!", "cpu a\\\\b", "cpu aB", "cpu\u00ff f", "m,t=x v", "m\\ x,t=x v");

  private final MemoryStore store = new MemoryStore();

  @Test
  void whatTheComparisonWroteIsReadInItsOrder() throws IOException {
    List<Conflict> read = compare(lines("1"), lines("2"));
    assertThat(read).hasSize(2 * KEYS.size()).isSortedAccordingTo(ConflictReader.ORDER);
    for (int i = 1; i < read.size(); i++) {
      assertThat(read.get(i - 1).samePoint(read.get(i))).isFalse();
    }
    assertThat(read)
        .allSatisfy(c -> assertThat(c.values()).isEqualTo(Map.of("a", text("1"), "b", text("2"))));
    assertThat(read).extracting(Conflict::time).contains(1L, -1L);
  }

  @Test
  void aCopyThatLacksThePointHasNoValue() throws IOException {
    MemoryStore empty = new MemoryStore();
    Outcome outcome =
        new Outcome(
            empty,
            List.of(copy(empty, "a", "m v=1 1\n"), copy(empty, "b", "m v=2 1\n"), copy(empty, "c")),
            1 << 20);
    Conflict conflict = read(empty, outcome).get(0);
    assertThat(conflict.values()).doesNotContainKey("c").containsEntry("a", text("1"));
    assertThat(conflict.doubled()).isEmpty();
    assertThat(outcome.counted.get(0).found().copies().get(2).missingInConflict()).isEqualTo(1);
    assertThat(outcome.counted.get(0).found().copies().get(2).missing()).isZero();
  }

  @Test
  void aCopyMayBeInConflictWithItself() throws IOException {
    MemoryStore own = new MemoryStore();
    Manifest doubled =
        Exports.manifest(
            "a",
            List.of(
                Exports.run(
                    own, "a", 7, "7/1.tsm", Run.Kind.TSM, "m v=1 1\nm v=3 2\n", Codec.GZIP, 99),
                Exports.run(
                    own, "a", 5, "5/1.tsm", Run.Kind.TSM, "m v=2 1\nm v=3 2\n", Codec.GZIP, 99)));
    Outcome outcome = new Outcome(own, List.of(doubled, copy(own, "b")), 1 << 20);
    Conflict conflict = read(own, outcome).get(0);
    assertThat(conflict.values()).containsEntry("a", text("2")).doesNotContainKey("b");
    assertThat(conflict.doubled()).isEqualTo(Map.of("a", List.of(text("1"))));
    PartitionResult result = outcome.counted.get(0);
    assertThat(result.found().conflicts()).isEqualTo(1);
    assertThat(result.found().copies().get(0).doubled()).isEqualTo(2);
    assertThat(result.found().copies().get(1).missingInConflict()).isEqualTo(1);
    assertThat(outcome.missing.get(1)).isEqualTo("m v=3 2\n");
  }

  @Test
  void equalFingerprintsMeanEqualConflictsInWhateverOrder() throws IOException {
    List<Conflict> conflicts = compare(lines("1"), lines("2"));
    String fingerprint = fingerprint(conflicts);
    List<Conflict> reversed = new ArrayList<>(conflicts);
    Collections.reverse(reversed);
    assertThat(fingerprint(reversed)).isEqualTo(fingerprint).hasSize(32);
    assertThat(fingerprint(conflicts.subList(1, conflicts.size()))).isNotEqualTo(fingerprint);
    assertThat(fingerprint(compare(lines("2"), lines("1")))).isNotEqualTo(fingerprint);
    Conflict first = conflicts.get(0);
    assertThat(
            fingerprint(
                List.of(
                    new Conflict(
                        first.series(),
                        first.field(),
                        first.time(),
                        first.values(),
                        Map.of("a", List.of(text("1")))))))
        .isNotEqualTo(fingerprint(List.of(first)));
  }

  @Test
  void aDamagedListIsAnErrorThatNamesIt() throws IOException {
    compare(lines("1"), lines("2"));
    byte[] whole = store.read("compare/00000/conflicts.jsonl.gz");
    for (byte[] bytes :
        List.of(
            Arrays.copyOf(whole, whole.length / 2),
            Exports.compress("[1]".getBytes(UTF_8), Codec.GZIP),
            Exports.compress("{\"series\":\"m\"}".getBytes(UTF_8), Codec.GZIP))) {
      assertThatThrownBy(() -> all(bytes)).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> all(Exports.compress("[1]".getBytes(UTF_8), Codec.GZIP)))
        .hasMessageStartingWith("list: not a list of conflicts");
  }

  private List<Conflict> compare(String a, String b) throws IOException {
    return read(
        store, new Outcome(store, List.of(copy(store, "a", a), copy(store, "b", b)), 1 << 20));
  }

  private static String fingerprint(List<Conflict> conflicts) {
    ConflictSet set = new ConflictSet();
    conflicts.forEach(set::add);
    assertThat(set.conflicts()).isEqualTo(conflicts.size());
    return set.fingerprint();
  }

  private static List<Conflict> read(MemoryStore store, Outcome outcome) throws IOException {
    return all(store.read(outcome.counted.get(0).found().conflictsKey().orElseThrow()));
  }

  private static List<Conflict> all(byte[] gzip) throws IOException {
    List<Conflict> all = new ArrayList<>();
    try (ConflictReader reader = new ConflictReader(new ByteArrayInputStream(gzip), "list")) {
      for (Optional<Conflict> next = reader.next(); next.isPresent(); next = reader.next()) {
        all.add(next.get());
      }
    }
    return all;
  }

  /** Unsorted, as a WAL is. */
  private static String lines(String value) {
    StringBuilder lines = new StringBuilder();
    for (String key : KEYS) {
      lines.append(key).append('=').append(value).append(" 1\n");
      lines.append(key).append('=').append(value).append(" -1\n");
    }
    return lines.toString();
  }

  private static Manifest copy(MemoryStore store, String name, String... lines) {
    return Exports.manifest(
        name,
        Arrays.stream(lines)
            .map(text -> Exports.run(store, name, "wal", Run.Kind.WAL, text, Codec.ZSTD, 1 << 20))
            .toList());
  }

  private static DumpBytes text(String text) {
    return DumpBytes.of(text);
  }
}
