package io.shardrepair.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.aws.ExecutionHistory;
import io.shardrepair.report.HtmlReport;
import io.shardrepair.report.KnownBy;
import io.shardrepair.report.RepairReport;
import io.shardrepair.report.RepairReport.Failure;
import io.shardrepair.report.Reporter;
import io.shardrepair.report.StageTimes;
import io.shardrepair.status.RepairStatus;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.Optional;
import software.amazon.awssdk.services.sfn.SfnClient;

/** State Report: writes the report, and returns what the execution ends with. */
public final class ReportHandler extends JsonFunction<ReportHandler.Request> {

  /**
   * What to report on.
   *
   * @param state the state machine's whole data; {@code error} and {@code cleanUpError} are there
   *     if something was caught
   */
  record Request(String repairId, String executionArn, JsonNode state) {}

  /**
   * Output of the execution.
   *
   * @param failed whether the execution should fail, with {@code error} and {@code cause}
   */
  record Answer(
      String repairId,
      RepairStatus status,
      String message,
      String report,
      boolean failed,
      Optional<String> error,
      Optional<String> cause) {}

  private final ObjectStore store;
  private final StageTimes times;
  private final KnownBy.Source known;
  private final String bucket;

  public ReportHandler() {
    this(StackEnvironment.store(), new ExecutionHistory(SfnClient.create()));
  }

  private ReportHandler(ObjectStore store, ExecutionHistory history) {
    this(store, history, history, StackEnvironment.bucket());
  }

  ReportHandler(ObjectStore store, StageTimes times, KnownBy.Source known, String bucket) {
    super(Request.class);
    this.store = store;
    this.times = times;
    this.known = known;
    this.bucket = bucket;
  }

  @Override
  Answer answer(Request request, Context context) throws IOException {
    RepairObjects objects = new RepairObjects(store, request.repairId());
    RepairReport report =
        new Reporter(objects)
            .report(
                KnownBy.in(request.state(), request.executionArn(), known),
                new FailedComparisons(objects).in(request.state()),
                CaughtError.in(request.state(), "cleanUpError"),
                times.of(request.executionArn()));
    objects.write(objects.report(), report);
    store.write(objects.page(), HtmlReport.of(report).getBytes(UTF_8));
    boolean failed =
        report.status() == RepairStatus.FAILED || report.status() == RepairStatus.INCOMPLETE;
    Optional<String> error =
        failed
            ? Optional.of(report.failure().map(Failure::error).orElse(report.status().name()))
            : Optional.empty();
    return new Answer(
        report.repairId(),
        report.status(),
        report.message(),
        "s3://%s/%s".formatted(bucket, objects.report()),
        failed,
        error,
        failed ? Optional.of(report.message()) : Optional.empty());
  }
}
