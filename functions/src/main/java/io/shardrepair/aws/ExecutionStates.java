package io.shardrepair.aws;

import io.shardrepair.preflight.Executions;
import java.io.IOException;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;

/** The status of executions, from Step Functions. */
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
      throw new IOException(
          "Step Functions did not report on %s: %s".formatted(executionArn, e), e);
    }
    // Any other status, even one not known yet, means that it runs or may run again.
    return switch (execution.status()) {
      case SUCCEEDED, FAILED, TIMED_OUT, ABORTED ->
          new State(Status.ENDED, Optional.of(execution.stopDate()));
      default -> new State(Status.RUNNING, Optional.empty());
    };
  }
}
