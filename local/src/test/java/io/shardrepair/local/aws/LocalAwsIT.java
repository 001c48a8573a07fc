package io.shardrepair.local.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** The fixture stack from start to end on a real LocalStack. */
class LocalAwsIT {
  private static final String NODE = "i-0000000000000000a";

  @TempDir Path workDir;

  @Test
  void stateMachineRunsRealHandlersAndRealCommands() throws Exception {
    Instance node = new Instance(NODE, "node-a", Map.of("NODE", "node a"));
    try (LocalAws aws =
        LocalAws.start(
            LocalStacks.choose(workDir), TemplateTest.FIXTURE, workDir, List.of(node), 256)) {
      aws.ssm()
          .putParameter(
              r ->
                  r.name(aws.functionVariable("SECRET"))
                      .type(ParameterType.SECURE_STRING)
                      .value("secret name"));
      aws.s3()
          .putObject(
              r -> r.bucket(aws.bucket()).key("items.json"),
              RequestBody.fromString(
                  "[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}]", UTF_8));

      JsonNode output = execute(aws, "{\"items\":\"items.json\",\"instance\":\"" + NODE + "\"}");

      assertThat(output.path("flaky").asInt()).as("tries").isEqualTo(3);
      assertThat(output.path("command").path("status").asText()).isEqualTo("Success");
      assertThat(output.path("command").path("said").asText())
          .isEqualTo("hello secret name from node a");
      assertThat(output.path("error").asText())
          .isEqualTo(FixtureHandlers.RefusedException.class.getName());
      assertThat(output.path("cause").path("errorMessage").asText())
          .isEqualTo("refused \"on purpose\"");
      assertThat(output.path("execution").asText()).isEqualTo("r1");
      assertThat(aws.s3().listObjectsV2(r -> r.bucket(aws.bucket()).prefix("results/")).contents())
          .extracting(S3Object::key)
          .containsExactly("results/0", "results/1", "results/2");
      assertCallsAreKeptByWhoMadeThem(aws);
    }
  }

  /** Each function, the state machine and whoever uses the stack; and no secret with them. */
  private static void assertCallsAreKeptByWhoMadeThem(LocalAws aws) throws IOException {
    String role = "arn:aws:iam::000000000000:role/WorkStateMachineRole";
    String calls = new CallRecord(aws.endpoint(), Path.of("template.yaml"), Map.of()).calls();
    List<String> told = new ArrayList<>();
    for (String line : calls.lines().toList()) {
      JsonNode call = new ObjectMapper().readTree(line);
      told.add(
          call.path("by").asText()
              + " "
              + call.path("operation").asText()
              + " "
              + call.path("parameters").path("Key").asText());
    }
    assertThat(told)
        .contains(
            "shard-repair-CommandFunction GetParameter ",
            "shard-repair-CommandFunction SendCommand ",
            role + " GetObject items.json",
            role + " Invoke ",
            "test PutObject items.json")
        .noneMatch(call -> call.startsWith(FunctionKey.NOBODY));
    assertThat(told)
        .as("of calls that differ in a number, one")
        .filteredOn(call -> call.startsWith("shard-repair-ItemFunction PutObject results/"))
        .hasSize(1);
    assertThat(calls).contains("/fixture/secret").doesNotContain("secret name");
  }

  @Test
  void failedStartSaysWhyAndLeavesNothingBehind() throws Exception {
    Path python =
        Files.writeString(workDir.resolve("python"), "#!/bin/sh\necho no module\nexit 1\n");
    assertThat(python.toFile().setExecutable(true)).isTrue();

    assertThatThrownBy(
            () ->
                LocalAws.start(
                    python,
                    TemplateTest.FIXTURE,
                    workDir.resolve("aws"),
                    List.of(),
                    workDir.resolve("kept")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("exit code 1")
        .hasMessageContaining("localstack.log")
        .hasMessageContaining("no module");
  }

  private static JsonNode execute(LocalAws aws, String input) throws Exception {
    String execution =
        aws.stepFunctions()
            .startExecution(
                r ->
                    r.stateMachineArn(aws.stateMachineArn("WorkStateMachine"))
                        .name("r1")
                        .input(input))
            .executionArn();
    while (true) {
      DescribeExecutionResponse state =
          aws.stepFunctions().describeExecution(r -> r.executionArn(execution));
      if (state.status() != ExecutionStatus.RUNNING) {
        assertThat(state.status())
            .as("%s %s", state.error(), state.cause())
            .isEqualTo(ExecutionStatus.SUCCEEDED);
        return new ObjectMapper().readTree(state.output());
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }
}
