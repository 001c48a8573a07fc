package io.shardrepair.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.report.RepairSummary;
import io.shardrepair.report.Summarizer;
import io.shardrepair.resolve.ShardList;
import io.shardrepair.status.RepairStatus;
import io.shardrepair.store.ObjectStore;
import io.shardrepair.store.RepairObjects;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** State Summarize: one summary of the repairs of several shards. */
public final class SummarizeHandler implements RequestStreamHandler {

  /** {@code state} is the state machine's whole data, as for state Report. */
  record Request(String repairId, JsonNode state) {}

  /**
   * Output of the execution.
   *
   * @param failed whether the execution is to fail, with {@code error} and {@code cause}
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
    this.store = store;
    this.bucket = bucket;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.answer(input, output, context, Request.class, this::summarize);
  }

  private Answer summarize(Request request) throws IOException {
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
