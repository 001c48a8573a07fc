package io.shardrepair.aws;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.trigger.Repairs;
import java.io.IOException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;

/** Repairs as executions of the state machine; an execution's name is the repair's id. */
public final class RepairExecutions implements Repairs {
  private final SfnClient sfn;
  private final String stateMachineArn;

  public RepairExecutions(SfnClient sfn, String stateMachineArn) {
    this.sfn = sfn;
    this.stateMachineArn = stateMachineArn;
  }

  /**
   * Starts the execution. While one of this name and input runs, Step Functions answers as if it
   * had just started it; for 90 days after it has ended, with ExecutionAlreadyExists. Both mean:
   * started.
   */
  @Override
  public void start(String name, JsonNode input) throws IOException {
    try {
      sfn.startExecution(
          request -> request.stateMachineArn(stateMachineArn).name(name).input(input.toString()));
    } catch (ExecutionAlreadyExistsException startedBefore) {
      return;
    } catch (SdkException e) {
      throw new IOException("cannot start repair %s: %s".formatted(name, e), e);
    }
  }
}
