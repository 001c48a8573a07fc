package io.shardrepair.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.aws.CloudWatchAlarms;
import io.shardrepair.trigger.Triage;
import io.shardrepair.trigger.TriageDecision;
import java.io.IOException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;

/**
 * Called when an alarm changes its state, by EventBridge or as the alarm's action: starts a repair
 * if the alarm flaps. Not a state of the workflow.
 */
public final class TriageHandler extends JsonFunction<JsonNode> {
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
    super(JsonNode.class);
    this.triage = triage;
  }

  @Override
  TriageDecision answer(JsonNode event, Context context) throws IOException {
    return triage.triage(event);
  }
}
