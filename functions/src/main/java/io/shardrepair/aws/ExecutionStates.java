package io.shardrepair.aws;

import io.shardrepair.preflight.Executions;
import java.io.IOException;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;

/** How executions stand, from Step Functions. */
public final class ExecutionStates implements Executions {
  private final SfnClient sfn;

  public ExecutionStates(SfnClient sfn) {
    this.sfn = sfn;
  }

  @Override
  public State state(String executionArn) throws IOException {
    DescribeExecutionResponse execution;
    try {
      execution = sfn.describeExecution(request -> request.executionArn(executionArn));
    } catch (ExecutionDoesNotExistException e) {
      return new State(Status.FORGOTTEN, Optional.empty());
    } catch (SdkException e) {
      throw new IOException("Step Functions does not tell of %s: %s".formatted(executionArn, e), e);
    }
    // Any status but these runs or may run again, one that is not known yet included.
    return switch (execution.status()) {
      case SUCCEEDED, FAILED, TIMED_OUT, ABORTED ->
          new State(Status.ENDED, Optional.of(execution.stopDate()));
      default -> new State(Status.RUNNING, Optional.empty());
    };
  }
}
