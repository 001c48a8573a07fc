package io.shardrepair.compare;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.export.Run.Codec;
import io.shardrepair.partition.Partition;
import io.shardrepair.partition.Partitioner;
import io.shardrepair.store.MemoryStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionBalanceTest {

  /** Bytes of all copies together, per series in key order. */
  private final TreeMap<String, Integer> bytesOf = new TreeMap<>();

  private final Random random = new Random(4);

  private String run(int seriesInRun) {
    TreeMap<String, String> linesOf = new TreeMap<>();
    for (int i = 0; i < seriesInRun; i++) {
      String series = String.format("cpu,host=h%05d", random.nextInt(20_000));
      linesOf.put(series, (series + " v=1 1\n").repeat(1 + random.nextInt(20)));
    }
    linesOf.forEach((series, lines) -> bytesOf.merge(series, lines.length(), Integer::sum));
    return String.join("", linesOf.values());
  }

  @ParameterizedTest
  @ValueSource(ints = {30_000, 60_000, 333_333})
  void partitionsAreWithinTwiceEachOthersBytes(int target) throws IOException {
    MemoryStore store = new MemoryStore();
    List<Manifest> copies = new ArrayList<>();
    for (String copy : List.of("a", "b", "c")) {
      List<Run> runs = new ArrayList<>();
      for (int size : new int[] {2000, 700, 40}) {
        String name = runs.size() + ".tsm";
        runs.add(Exports.run(store, copy, name, Run.Kind.TSM, run(size), Codec.PLAIN, 2500));
      }
      copies.add(Exports.manifest(copy, runs));
    }
    List<Partition> plan = new Partitioner(store, target).cut(copies);

    long[] bytes = new long[plan.size()];
    bytesOf.forEach(
        (series, of) -> {
          int at = 0;
          while (plan.get(at).to().isPresent()
              && Arrays.compareUnsigned(
                      series.getBytes(ISO_8859_1), plan.get(at).toSeries().orElseThrow())
                  >= 0) {
            at++;
          }
          bytes[at] += of;
        });
    long most = Arrays.stream(bytes).max().orElseThrow();
    long least = Arrays.stream(bytes).min().orElseThrow();
    assertThat(plan.size()).isGreaterThan(2);
    assertThat(most).as("%s", Arrays.toString(bytes)).isLessThanOrEqualTo(2 * least);
    assertThat(most).isLessThan(2L * target);
  }
}
