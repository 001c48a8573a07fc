package io.shardrepair.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.report.RepairSummary;
import io.shardrepair.report.Summarizer;
import io.shardrepair.resolve.ShardList;
import io.shardrepair.status.RepairStatus;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.util.Optional;

/** State Summarize: one summary of the repairs of several shards. */
public final class SummarizeHandler extends JsonFunction<SummarizeHandler.Request> {

  /** {@code state} is the state machine's whole data, as for state Report. */
  record Request(String repairId, JsonNode state) {}

  /**
   * Output of the execution.
   *
   * @param failed whether the execution should fail, with {@code error} and {@code cause}
   */
  record Answer(
      String repairId,
      RepairStatus status,
      String message,
      String summary,
      boolean failed,
      Optional<String> error,
      Optional<String> cause) {}

  private final ObjectStore store;
  private final String bucket;

  public SummarizeHandler() {
    this(StackEnvironment.store(), StackEnvironment.bucket());
  }

  SummarizeHandler(ObjectStore store, String bucket) {
    super(Request.class);
    this.store = store;
    this.bucket = bucket;
  }

  @Override
  Answer answer(Request request, Context context) throws IOException {
    RepairObjects objects = new RepairObjects(store, request.repairId());
    RepairSummary summary =
        new Summarizer(store)
            .summarize(
                objects.read(objects.shards(), ShardList.class),
                CaughtError.in(request.state(), "error"));
    objects.write(objects.summary(), summary);
    boolean failed =
        summary.status() == RepairStatus.FAILED || summary.status() == RepairStatus.INCOMPLETE;
    return new Answer(
        summary.repairId(),
        summary.status(),
        summary.message(),
        "s3://%s/%s".formatted(bucket, objects.summary()),
        failed,
        failed ? Optional.of(summary.status().name()) : Optional.empty(),
        failed ? Optional.of(summary.message()) : Optional.empty());
  }
}
