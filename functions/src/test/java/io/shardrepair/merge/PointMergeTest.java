package io.shardrepair.merge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.export.Run;
import io.shardrepair.line.KeyOrder;
import io.shardrepair.line.PointKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PointMergeTest {
  private static final int A = 0;
  private static final int B = 1;
  private static final long BEGIN = 1_700_000_000_000_000_000L;

  @Test
  void eachPointComesOnceWithWhatEveryCopyHolds() throws IOException {
    Merged merged =
        new Merged(
            Records.run("cpu a=1 1\ncpu a=2 2\nmem a=1 1\n", A, 0),
            Records.run("cpu a=2 2\ncpu a=4 3\ncpu b=1 1\nmem a=9 1\n", B, 0));
    assertThat(merged.different)
        .containsExactly(
            "cpu a= 1 [1, -]", "cpu a= 3 [-, 4]", "cpu b= 1 [-, 1]", "mem a= 1 [1, 9]");
    assertThat(merged.alike).isEqualTo(Map.of("cpu a= 0", 1));
  }

  @Test
  void theHigherRankWinsInWhateverOrderRunsAreAdded() throws IOException {
    String high = "m v=2 1\nm v=2 3\n";
    String low = "m v=1 1\nm v=1 2\n";
    for (Merged merged :
        List.of(
            new Merged(Records.run(low, A, 1), Records.run(high, A, 1L << 32)),
            new Merged(Records.run(high, A, 1L << 32), Records.run(low, A, 1)))) {
      assertThat(merged.different)
          .containsExactly("m v= 1 [2, -]", "m v= 2 [1, -]", "m v= 3 [2, -]");
    }
  }

  @Test
  void theLastOfOnePointInARunWins() throws IOException {
    Merged merged =
        new Merged(
            Records.run("m v=1 1\nm v=2 1\nm v=3 1\nm v=7 2\n", A, 0),
            Records.run("m v=1 1\nm v=7 2\nm v=8 2\n", B, 0));
    assertThat(merged.different).containsExactly("m v= 1 [3, 1]", "m v= 2 [7, 8]");
  }

  @Test
  void aPointThatAllCopiesHoldTwiceIsOnePoint() throws IOException {
    StringBuilder twice = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      twice.append(record("m v=", i, i));
      twice.append(record("m v=", i + 1, i));
    }
    for (String lines : List.of("m v=1 1\nm v=2 1\nm v=2 1\nm v=3 2\n", twice.toString())) {
      Merged merged = new Merged(Records.run(lines, A, 0), Records.run(lines, B, 0));
      assertThat(merged.different).isEmpty();
      assertThat(merged.alike.values().stream().mapToInt(n -> n).sum())
          .isEqualTo(lines.startsWith("m v=1") ? 2 : 30);
    }
  }

  @Test
  void aRunMayHaveAKeyBetweenThoseThatOthersGoThroughTogether() throws IOException {
    Merged merged =
        new Merged(
            Records.run("m a=1 5\nm c=1 1\n", A, 0),
            Records.run("m b=1 1\n", A, 1),
            Records.run("m a=1 5\nm c=1 1\n", B, 0));
    assertThat(merged.different).containsExactly("m b= 1 [1, -]");
    assertThat(merged.alike).isEqualTo(Map.of("m a= 0", 1, "m c= 0", 1));
  }

  /** Copies that are equal, but that a second run of one holds another value: at each place. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 39, 40, 41, 79, 80, 119})
  void aPointOfAnotherRunIsNotPassedOver(int at) throws IOException {
    List<String> all = new ArrayList<>();
    String other = null;
    String different = null;
    Map<String, Integer> alike = new TreeMap<>();
    for (String key : List.of("m,h=a v=", "m,h=b v=", "m,h=c v=")) {
      for (int i = 0; i < 40; i++) {
        if (all.size() == at) {
          other = record(key, -5, i);
          different = key + " " + (BEGIN + i) + " [-5, " + i + "]";
        } else {
          alike.merge(key + " " + (BEGIN + i) / Merged.BUCKET, 1, Integer::sum);
        }
        all.add(record(key, i, i));
      }
    }
    List<String> lacking = new ArrayList<>(all);
    lacking.remove(at);
    for (List<String> first : List.of(all, lacking)) {
      Merged merged =
          new Merged(
              Records.run(String.join("", first), A, 0),
              Records.run(other, A, 1),
              Records.run(String.join("", all), B, 0));
      assertThat(merged.different).containsExactly(different);
      assertThat(merged.alike).isEqualTo(alike);
    }
  }

  /** The others leave its key together before it comes to its turn. */
  @ParameterizedTest
  @ValueSource(strings = {"m,h=a v=", "m,h=b v=", "m,h=c v="})
  void aPointOfAnotherRunBehindTheLastOfItsKeyIsNotLost(String of) throws IOException {
    StringBuilder both = new StringBuilder();
    Map<String, Integer> alike = new TreeMap<>();
    for (String key : List.of("m,h=a v=", "m,h=b v=", "m,h=c v=")) {
      for (int i = 0; i < 40; i++) {
        both.append(record(key, i, i));
        alike.merge(key + " " + (BEGIN + i) / Merged.BUCKET, 1, Integer::sum);
      }
    }
    Merged merged =
        new Merged(
            Records.run(both.toString(), A, 0),
            Records.run(record(of, -5, 40) + record(of, -6, 50), A, 1),
            Records.run(both.toString(), B, 0));
    assertThat(merged.different)
        .containsExactly(
            of + " " + (BEGIN + 40) + " [-5, -]", of + " " + (BEGIN + 50) + " [-6, -]");
    assertThat(merged.alike).isEqualTo(alike);
  }

  /** Where copies are equal, but that one of them holds a point in another shard, too. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 39, 40, 41, 79, 80, 119})
  void aPointInTwoShardsIsNotPassedOver(int at) throws IOException {
    StringBuilder all = new StringBuilder();
    String same = null;
    String point = null;
    int number = 0;
    for (String key : List.of("m,h=a v=", "m,h=b v=", "m,h=c v=")) {
      for (int i = 0; i < 40; i++) {
        if (number++ == at) {
          same = record(key, i, i);
          point = key + " " + (BEGIN + i);
        }
        all.append(record(key, i, i));
      }
    }
    Merged merged =
        new Merged(
            Records.run(all.toString(), 0, new RunPlace(A, 0, 0, Run.Kind.TSM)),
            Records.run(same, 1, new RunPlace(A, 1, 1, Run.Kind.TSM)),
            Records.run(all.toString(), 0, new RunPlace(B, 0, 0, Run.Kind.TSM)));
    assertThat(merged.different).isEmpty();
    assertThat(merged.alike.values().stream().mapToInt(n -> n).sum()).isEqualTo(120);
    assertThat(merged.doubled).containsExactly("a " + point);
  }

  @Test
  void aCopyThatHoldsDifferentValuesInTwoShardsDoesNotAgreeWithAnybody() throws IOException {
    Merged merged =
        new Merged(
            Records.run("m v=1 1\nm v=1 2\n", 0, new RunPlace(A, 0, 0, Run.Kind.TSM)),
            Records.run("m v=2 1\nm v=1 2\n", 1, new RunPlace(A, 1, 1, Run.Kind.TSM)),
            Records.run("m v=2 1\nm v=1 2\n", 0, new RunPlace(B, 0, 0, Run.Kind.TSM)));
    assertThat(merged.different).containsExactly("m v= 1 [2, 2]");
    assertThat(merged.doubled).containsExactly("a m v= 1", "a m v= 2");
    assertThat(merged.alike).isEqualTo(Map.of("m v= 0", 1));
  }

  /** Two files are always read in the right order, and a cache over them. */
  @Test
  void aWinnerMayDependOnTheOrderOfThreeFilesOfOneShardWithoutAWal() throws IOException {
    RunCursor[] two = {tsm("m v=1 1\n", 0, 0), tsm("m v=2 1\n", 0, 1)};
    RunCursor[] three = {tsm("m v=1 1\n", 0, 0), tsm("m v=2 1\n", 0, 1), tsm("m v=7 5\n", 0, 2)};
    RunCursor[] shards = {tsm("m v=1 1\n", 0, 0), tsm("m v=2 1\n", 0, 1), tsm("m v=7 5\n", 1, 2)};
    RunCursor[] equal = {tsm("m v=2 1\n", 0, 0), tsm("m v=2 1\n", 0, 1), tsm("m v=7 5\n", 0, 2)};
    RunCursor[] wal = {
      tsm("m v=1 1\n", 0, 0),
      tsm("m v=2 1\n", 0, 1),
      tsm("m v=7 5\n", 0, 2),
      Records.run("m v=2 1\n", 3, new RunPlace(A, 0, 3, Run.Kind.WAL))
    };
    assertThat(new Merged(three).mixed).containsExactly("a m v= 1 1 under 2");
    for (RunCursor[] certain : List.of(two, shards, equal, wal)) {
      assertThat(new Merged(certain).mixed).isEmpty();
    }
  }

  private static RunCursor tsm(String lines, int shard, int file) {
    return Records.run(lines, file, new RunPlace(A, shard, file, Run.Kind.TSM));
  }

  @Test
  void aRunOutOfOrderIsAnErrorThatSaysWhere() {
    String good = record("m v=", 1, 1) + record("m v=", 2, 2) + record("m v=", 3, 3);
    assertThatThrownBy(
            () -> new Merged(Records.run(good + "m v=1 7\n", A, 3), Records.run(good, B, 0)))
        .isInstanceOfSatisfying(
            OutOfOrderException.class, e -> assertThat(e.runKey()).isEqualTo("run-3"))
        .hasMessage("test, raw byte " + good.length() + ": out of order");
  }

  private static String record(String key, int value, int at) {
    return key + value + " " + (BEGIN + at) + "\n";
  }

  /** What a merge of two copies' runs told. */
  private static final class Merged implements Points {
    /** As an hour is to what counts: points that are alike are told of by the bucket. */
    static final long BUCKET = 10;

    /** As {@code key time [value of a, of b]}, in the order they came. */
    final List<String> different = new ArrayList<>();

    /** Numbers by key and bucket. */
    final Map<String, Integer> alike = new TreeMap<>();

    /** As {@code copy key time}. */
    final List<String> doubled = new ArrayList<>();

    /** As {@code copy key time value under value}. */
    final List<String> mixed = new ArrayList<>();

    private final PointKey last = new PointKey();
    private String key;

    Merged(RunCursor... runs) throws IOException {
      PointMerge merge = new PointMerge(2, this);
      for (RunCursor run : runs) {
        run.advance();
        merge.add(run);
      }
      merge.run();
      for (RunCursor run : runs) {
        assertThat(run.inside()).isFalse();
      }
    }

    @Override
    public void key(PointKey newKey) {
      assertThat(KeyOrder.compare(last, newKey)).as("keys in order").isNotPositive();
      last.set(newKey);
      key = new String(newKey.printed(), 0, newKey.printedLength(), ISO_8859_1);
    }

    /** Only told: what a copy holds shows in the points. */
    @Override
    public void firstValue(int copy, byte[] bytes, int end) {}

    @Override
    public void point(long time, PointValues values) {
      for (int copy = A; copy <= B; copy++) {
        String point = (copy == A ? "a " : "b ") + key + " " + time;
        if (values.doubled(copy)) {
          doubled.add(point);
        }
        PointValues.Overruled overruled = values.overruled(copy);
        if (overruled != null) {
          mixed.add(
              point + " " + overruled.earlier().text() + " under " + overruled.later().text());
        }
      }
      if (values.has(A) && values.has(B) && values.agree()) {
        agreed(time, 1);
        return;
      }
      List<String> held = new ArrayList<>(Collections.nCopies(2, "-"));
      for (int copy = A; copy <= B; copy++) {
        if (values.has(copy)) {
          held.set(copy, new String(values.bytes(copy), 0, values.length(copy), ISO_8859_1));
        }
      }
      different.add(key + " " + time + " " + held);
    }

    @Override
    public void agreed(long time, int count) {
      alike.merge(key + " " + time / BUCKET, count, Integer::sum);
    }

    @Override
    public long agreedLimit(long time) {
      return (time / BUCKET + 1) * BUCKET;
    }
  }
}
