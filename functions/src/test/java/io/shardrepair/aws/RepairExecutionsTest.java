package io.shardrepair.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardrepair.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;

class RepairExecutionsTest {
  private final List<StartExecutionRequest> requests = new ArrayList<>();
  private AwsServiceException refusal;

  @Test
  void aRepairIsAnExecutionOfItsName() throws IOException {
    start();

    StartExecutionRequest request = requests.get(0);
    assertThat(request.stateMachineArn()).isEqualTo("arn:machine");
    assertThat(request.name()).isEqualTo("alarm-x");
    assertThat(request.input()).isEqualTo("{\"database\":\"telegraf\"}");
  }

  @Test
  void oneThatHasEndedAlreadyWasStarted() throws IOException {
    refusal = ExecutionAlreadyExistsException.builder().message("exists").build();

    start();

    assertThat(requests).hasSize(1);
  }

  @Test
  void anyOtherRefusalIsAnError() {
    refusal = StateMachineDoesNotExistException.builder().message("gone").build();

    assertThatThrownBy(this::start)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot start repair alarm-x: ");
  }

  private void start() throws IOException {
    JsonNode input = Json.tree("{\"database\":\"telegraf\"}".getBytes(UTF_8));
    new RepairExecutions(standIn(), "arn:machine").start("alarm-x", input);
  }

  private SfnClient standIn() {
    return new SfnClient() {
      @Override
      public StartExecutionResponse startExecution(StartExecutionRequest request) {
        requests.add(request);
        if (refusal != null) {
          throw refusal;
        }
        return StartExecutionResponse.builder().executionArn("arn:execution").build();
      }

      @Override
      public String serviceName() {
        return "states";
      }

      @Override
      public void close() {}
    };
  }
}
