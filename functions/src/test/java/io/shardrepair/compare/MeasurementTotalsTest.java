package io.shardrepair.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.compare.PartitionResult.Gaps;
import io.shardrepair.compare.PartitionResult.Measurement;
import io.shardrepair.line.DumpBytes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeasurementTotalsTest {

  @Test
  void aMeasurementOfSeveralPartitionsIsJudgedAsOne() {
    // Four points in a row in one partition, single ones in the other: all in all scattered.
    Measurement first = measurement("cpu", 10, 5, 1, 1, 0);
    Measurement second = measurement("cpu", 20, 6, 2, 4, 1);
    Measurement equal = measurement("mem", 5, 0, 0, 0, 0);

    List<Measurement> differing =
        MeasurementTotals.differing(List.of(result(first, equal), result(second)));

    assertThat(first.gaps().get(0).shape()).isEqualTo(GapShape.OUTAGE);
    assertThat(differing)
        .containsExactly(
            new Measurement(
                name("cpu"),
                List.of(30L),
                List.of(11L),
                1,
                List.of(new Gaps(GapShape.SCATTERED, 5, 3))));
  }

  private static Measurement measurement(
      String name, long points, long missing, long absentPoints, long gaps, long conflicts) {
    return new Measurement(
        name(name),
        List.of(points),
        List.of(missing),
        conflicts,
        List.of(Gaps.of(points, missing, absentPoints, gaps)));
  }

  private static DumpBytes name(String text) {
    return DumpBytes.of(text.getBytes(UTF_8), 0, text.length());
  }

  private static PartitionResult result(Measurement... measurements) {
    return new PartitionResult(
        PartitionResult.VERSION,
        "plan",
        0,
        0,
        Optional.empty(),
        List.of(),
        new PartitionResult.Found(
            List.of(),
            0,
            0,
            Optional.empty(),
            Optional.empty(),
            PartitionResult.Unwritable.NONE,
            List.of(),
            List.of(measurements),
            List.of(),
            true),
        new PartitionResult.Effort(0, 0, 0));
  }
}
