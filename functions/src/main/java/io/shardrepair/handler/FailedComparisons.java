package io.shardrepair.handler;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.json.Json;
import io.shardrepair.report.RepairReport.Failure;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds why partitions could not be compared. A Distributed Map fails with {@value #THRESHOLD} and
 * does not say why, so each of its children leaves its own error beside the results, whatever ended
 * its function.
 */
record FailedComparisons(RepairObjects objects) {
  static final String THRESHOLD = "States.ExceedToleratedFailureThreshold";

  /** What the workflow's state KeepError leaves; {@code error} is what a Catch gives. */
  record Left(int version, int index, JsonNode error) {}

  /** What stopped the repair; for a comparison, the child's own error and its partition. */
  Optional<Failure> in(JsonNode state) throws IOException {
    Optional<Failure> caught = CaughtError.in(state, "error");
    if (caught.isEmpty()) {
      return caught;
    }
    TreeMap<Integer, Failure> failed = failed(state);
    if (failed.isEmpty()) {
      return caught.map(FailedComparisons::whereToLook);
    }
    Failure first = failed.firstEntry().getValue();
    String error = caught.get().error();
    // A child's error may be passed on as it is, and another state may have failed later.
    return error.equals(THRESHOLD) || error.equals(first.error())
        ? Optional.of(named(state, failed))
        : caught;
  }

  private TreeMap<Integer, Failure> failed(JsonNode state) throws IOException {
    TreeMap<Integer, Failure> failed = new TreeMap<>();
    String partitioningId = state.path("partitioning").path("id").asText("");
    if (!partitioningId.isEmpty()) {
      String prefix = objects.failedComparisons(state.path("pass").asText(), partitioningId);
      for (ObjectStore.Entry entry : objects.store().list(prefix)) {
        Left left = objects.read(entry.key(), Left.class);
        CaughtError.in(Json.toTree(left), "error").ifPresent(why -> failed.put(left.index(), why));
      }
    }
    return failed;
  }

  private static Failure named(JsonNode state, TreeMap<Integer, Failure> failed) {
    Failure first = failed.firstEntry().getValue();
    String others =
        failed.tailMap(failed.firstKey(), false).keySet().stream()
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    return new Failure(
        first.error(),
        "partition %d of the comparison %s the replay failed: %s: %s%s"
            .formatted(
                failed.firstKey(),
                state.path("pass").asText(),
                first.error(),
                first.cause(),
                others.isEmpty() ? "" : "; so did partitions " + others));
  }

  private static Failure whereToLook(Failure failure) {
    return failure.error().equals(THRESHOLD)
        ? new Failure(
            failure.error(),
            failure.cause()
                + "; no partition left its error: look at the Map Run of state Compare in Step Functions")
        : failure;
  }
}
