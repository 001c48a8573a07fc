package io.shardrepair.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.compare.PartitionResults.UnsortedRunsException;
import io.shardrepair.export.Manifest;
import io.shardrepair.export.Run;
import io.shardrepair.export.Run.Codec;
import io.shardrepair.partition.Partition;
import io.shardrepair.store.MemoryStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartitionResultsTest {
  private static final List<Partition> PLAN =
      List.of(
          partition(0, Optional.empty(), Optional.of("YQ==")),
          partition(1, Optional.of("YQ=="), Optional.of("Yg==")),
          partition(2, Optional.of("Yg=="), Optional.empty()));
  private static final List<Manifest> MANIFESTS =
      List.of(Exports.manifest("a", List.of()), Exports.manifest("b", List.of()));
  private static final String ID = PartitionResults.partitioningId(PLAN, MANIFESTS);

  @Test
  void resultsAreSortedByKey() throws IOException {
    assertThat(PartitionResults.collect(PLAN, MANIFESTS, List.of(result(2), result(0), result(1))))
        .containsExactly(result(0), result(1), result(2));
  }

  @Test
  void aCoveredPartitionNeedsNoResultAndItsOwnDoesNotCount() throws IOException {
    PartitionResult wide = covering(0, 1);
    assertThat(PartitionResults.collect(PLAN, MANIFESTS, List.of(wide, result(2))))
        .containsExactly(wide, result(2));
    for (PartitionResult covered : List.of(result(1), failed(1, "x"), unsorted(1, "run"))) {
      assertThat(PartitionResults.collect(PLAN, MANIFESTS, List.of(wide, covered, result(2))))
          .containsExactly(wide, result(2));
    }
  }

  @Test
  void everyPartitionThatIsNotCoveredNeedsAResult() {
    assertThatThrownBy(() -> PartitionResults.collect(PLAN, MANIFESTS, List.of()))
        .hasMessage("no result of partition 0, 1, 2 of 3");
    assertThatThrownBy(
            () -> PartitionResults.collect(PLAN, MANIFESTS, List.of(result(0), result(1))))
        .hasMessage("no result of partition 2 of 3");
    assertThatThrownBy(() -> PartitionResults.collect(PLAN, MANIFESTS, List.of(covering(0, 1))))
        .hasMessage("no result of partition 2 of 3");
  }

  @Test
  void resultsThatAreNotOfThePlanAreRefused() {
    PartitionResult other = PartitionResult.failed("other", 0, "x", List.of(), 0);
    assertThatThrownBy(
            () -> PartitionResults.collect(PLAN, MANIFESTS, List.of(other, result(1), result(2))))
        .hasMessage(
            "result of partition 0 is of other partitions or of another export; compare again");
    for (int index : new int[] {-1, 3}) {
      assertThatThrownBy(
              () ->
                  PartitionResults.collect(
                      PLAN, MANIFESTS, List.of(result(0), result(1), result(2), result(index))))
          .hasMessage("result of partition " + index + " is not one of 3");
    }
    assertThatThrownBy(
            () ->
                PartitionResults.collect(
                    PLAN, MANIFESTS, List.of(result(0), result(1), result(2), result(2))))
        .hasMessage("result of partition 2 exists twice");
  }

  @Test
  void aResultCoversItsOwnPartitionAndNoneBehindThePlan() throws IOException {
    for (int through : new int[] {0, 3}) {
      assertThatThrownBy(
              () ->
                  PartitionResults.collect(
                      PLAN, MANIFESTS, List.of(result(0), covering(1, through))))
          .hasMessage(
              "result of partition 1 says it covers all through partition " + through + " of 3");
    }
    assertThat(PartitionResults.collect(PLAN, MANIFESTS, List.of(result(0), covering(1, 2))))
        .containsExactly(result(0), covering(1, 2));
  }

  @Test
  void theFirstFailureIsTold() {
    assertThatThrownBy(
            () ->
                PartitionResults.collect(
                    PLAN, MANIFESTS, List.of(result(0), failed(1, "x"), failed(2, "y"))))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("partition 1: x");
  }

  @Test
  void runsOutOfOrderAreAllTold() {
    assertThatThrownBy(
            () ->
                PartitionResults.collect(
                    PLAN, MANIFESTS, List.of(unsorted(0, "b"), failed(1, "x"), unsorted(2, "a"))))
        .isInstanceOfSatisfying(
            UnsortedRunsException.class, e -> assertThat(e.runKeys()).containsExactly("a", "b"))
        .hasMessageStartingWith("runs out of order: a, b;");
  }

  @Test
  void plansAreToldApartByAllTheySay() {
    assertThat(ID)
        .hasSize(32)
        .isEqualTo(PartitionResults.partitioningId(List.copyOf(PLAN), List.copyOf(MANIFESTS)))
        .isNotEqualTo(PartitionResults.partitioningId(PLAN.subList(0, 2), MANIFESTS))
        .isNotEqualTo(
            PartitionResults.partitioningId(
                List.of(
                    PLAN.get(0), PLAN.get(1), partition(2, Optional.of("Yw=="), Optional.empty())),
                MANIFESTS));
  }

  /** A retried export may have put another manifest where the first one was. */
  @Test
  void equalPartitionsOfOtherExportsAreToldApart() {
    Run run =
        Exports.run(new MemoryStore(), "b", "1.tsm", Run.Kind.TSM, "m v=1 1\n", Codec.PLAIN, 100);
    List<Manifest> others = List.of(MANIFESTS.get(0), Exports.manifest("b", List.of(run)));
    assertThat(PartitionResults.partitioningId(PLAN, others)).isNotEqualTo(ID);
    assertThatThrownBy(
            () -> PartitionResults.collect(PLAN, others, List.of(result(0), result(1), result(2))))
        .hasMessage(
            "result of partition 0 is of other partitions or of another export; compare again");
  }

  private static Partition partition(int index, Optional<String> from, Optional<String> to) {
    return new Partition(index, from, to, List.of());
  }

  private static PartitionResult result(int index) {
    return covering(index, index);
  }

  private static PartitionResult failed(int index, String failure) {
    return PartitionResult.failed(ID, index, failure, List.of(), 0);
  }

  private static PartitionResult unsorted(int index, String runKey) {
    return PartitionResult.failed(ID, index, "out of order", List.of(runKey), 0);
  }

  private static PartitionResult covering(int index, int through) {
    return new PartitionResult(
        PartitionResult.VERSION,
        ID,
        index,
        through,
        Optional.empty(),
        List.of(),
        PartitionResult.Found.NOTHING,
        new PartitionResult.Effort(0, 0, 0));
  }
}
