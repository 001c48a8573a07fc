package io.shardrepair.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StableSortTest {

  @Test
  void sortsAnyNumberAndLeavesEqualOnesInTheirOrder() {
    Random random = new Random(1);
    for (int count = 0; count < 70; count++) {
      int[] values = random.ints(count, 0, 1 + count / 3).toArray();

      int[] order = StableSort.order(count, (a, b) -> values[a] < values[b]);

      assertThat(order)
          .isEqualTo(
              IntStream.range(0, count)
                  .boxed()
                  .sorted(Comparator.comparing(i -> values[i])) // stable
                  .mapToInt(i -> i)
                  .toArray());
    }
  }
}
