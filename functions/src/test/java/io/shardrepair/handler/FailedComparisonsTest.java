package io.shardrepair.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.json.Json;
import io.shardrepair.report.KnownBy;
import io.shardrepair.report.RepairReport;
import io.shardrepair.store.MemoryStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a report says of a repair whose comparison failed. */
class FailedComparisonsTest {
  private static final String TIMED_OUT =
      "{\"Error\":\"Sandbox.Timedout\",\"Cause\":\"{\\\"errorType\\\":\\\"Sandbox.Timedout\\\","
          + "\\\"errorMessage\\\":\\\"RequestId: 1 Error: Task timed out after 900.00 seconds\\\"}\"}";
  private static final String NOT_WHOLE =
      "{\"Error\":\"io.shardrepair.export.ExportIncomplete\","
          + "\"Cause\":\"{\\\"errorMessage\\\":\\\"a part is missing\\\"}\"}";

  private final MemoryStore store = new MemoryStore();

  @Test
  void thePartitionsOwnErrorIsReported() throws IOException {
    left("id", 12, TIMED_OUT);
    left("an-earlier-one", 3, NOT_WHOLE);

    RepairReport.Failure failure = report(FailedComparisons.THRESHOLD).failure().orElseThrow();

    assertThat(failure.error()).isEqualTo("Sandbox.Timedout");
    assertThat(failure.cause())
        .isEqualTo(
            "partition 12 of the comparison before the replay failed: Sandbox.Timedout:"
                + " RequestId: 1 Error: Task timed out after 900.00 seconds");
  }

  @Test
  void allPartitionsThatFailedAreNamed() throws IOException {
    left("id", 12, TIMED_OUT);
    left("id", 2, NOT_WHOLE);

    assertThat(report(FailedComparisons.THRESHOLD).message())
        .contains("partition 2 of the comparison before the replay failed: ExportIncomplete:")
        .endsWith("a part is missing; so did partitions 12");
  }

  @Test
  void whereNoneLeftItsErrorTheReportSaysWhereToLook() throws IOException {
    assertThat(report(FailedComparisons.THRESHOLD).failure().orElseThrow().cause())
        .contains("Map Run of state Compare");
  }

  @Test
  void aLaterFailureOfAnotherStateIsReportedAsItIs() throws IOException {
    left("id", 12, TIMED_OUT);

    assertThat(report("io.shardrepair.replay.LockLost").failure().orElseThrow())
        .isEqualTo(new RepairReport.Failure("LockLost", "the cause"));
  }

  private void left(String partitioningId, int index, String error) {
    store.write(
        "repairs/r/before/compare/%s/error-%d.json".formatted(partitioningId, index),
        "{\"version\":1,\"index\":%d,\"error\":%s}".formatted(index, error).getBytes(UTF_8));
  }

  private RepairReport report(String error) throws IOException {
    JsonNode answer =
        Calls.call(
            new ReportHandler(
                store,
                arn -> List.of(),
                arn -> new KnownBy(Optional.empty(), Optional.empty(), Optional.empty()),
                "bucket"),
            """
            {"repairId": "r", "executionArn": "arn", "state": {
              "pass": "before", "partitioning": {"id": "id"},
              "error": {"Error": "%s", "Cause": "the cause"}}}
            """
                .formatted(error));
    RepairObjects objects = new RepairObjects(store, "r");
    RepairReport report = Json.read(store.read(objects.report()), RepairReport.class);
    assertThat(answer.path("error").asText()).isEqualTo(report.failure().orElseThrow().error());
    return report;
  }
}
