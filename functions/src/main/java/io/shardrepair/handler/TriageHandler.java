package io.shardrepair.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.aws.CloudWatchAlarms;
import io.shardrepair.trigger.Triage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;

/**
 * Called when an alarm changes its state, by EventBridge or as the alarm's action: starts a repair
 * if the alarm flaps. Not a state of the workflow.
 */
public final class TriageHandler implements RequestStreamHandler {
  private final Triage triage;

  public TriageHandler() {
    this(
        new Triage(
            StackEnvironment.store(),
            StackEnvironment.bucket(),
            StackEnvironment.triageSettings(),
            new CloudWatchAlarms(CloudWatchClient.create()),
            StackEnvironment.repairs(),
            StackEnvironment.notices()));
  }

  TriageHandler(Triage triage) {
    this.triage = triage;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Invocation.answer(input, output, context, JsonNode.class, triage::triage);
  }
}
