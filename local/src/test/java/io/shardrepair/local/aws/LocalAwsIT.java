package io.shardrepair.local.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardrepair.local.OnlyTheOwner;
import io.shardrepair.local.lambda.FunctionKey;
import io.shardrepair.local.node.LiveFolder;
import io.shardrepair.local.process.AccessKeys;
import io.shardrepair.local.runcommand.Instance;
import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Toolbox;
import io.shardrepair.local.show.Progress;
import io.shardrepair.local.template.TemplateTest;
import io.shardrepair.store.PrivateFiles;
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
      Strangers.areRefused(aws, "SECRET", "items.json", NODE);
      Strangers.seeNoSecretOfProcesses(aws);
      assertTheOperatorsShellHasItsKey(aws);
      OnlyTheOwner.canRead(workDir);
      // Else the objects are in a folder of LocalStack's that all users of the machine share.
      assertThat(LiveFolder.paths(workDir))
          .anyMatch(file -> file.endsWith("localstack-s3-storage"));
    }
  }

  /** Each function, the state machine and whoever uses the stack; and no secret with them. */
  private static void assertCallsAreKeptByWhoMadeThem(LocalAws aws) throws IOException {
    String role = "arn:aws:iam::000000000000:role/WorkStateMachineRole";
    String calls = aws.plugIn().calls();
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
            AccessKeys.OPERATOR + " PutObject items.json")
        .noneMatch(call -> call.startsWith(FunctionKey.NOBODY));
    assertThat(told)
        .as("of calls that differ in a number, one")
        .filteredOn(call -> call.startsWith("shard-repair-ItemFunction PutObject results/"))
        .hasSize(1);
    assertThat(calls).contains("/fixture/secret").doesNotContain("secret name");
  }

  /** The AWS CLI, as somebody uses it who looks into a repair that runs on this machine. */
  private void assertTheOperatorsShellHasItsKey(LocalAws aws) throws Exception {
    Path large = workDir.resolve("large");
    PrivateFiles.write(large, "0123456789abcdef".repeat(1 << 20).getBytes(UTF_8));
    String copy = "aws s3 cp --no-progress %s s3://%s/large".formatted(large, aws.bucket());
    String use = "set -a; . '%s'; ".formatted(aws.operatorEnvironment());

    assertThat(shell(use + copy)).startsWith("0 ").contains("upload: ");
    assertThat(aws.s3().headObject(r -> r.bucket(aws.bucket()).key("large")).contentLength())
        .isEqualTo(16L << 20);
    assertThat(
            shell(
                use + "curl -sS \"$(aws s3 presign s3://%s/items.json)\"".formatted(aws.bucket())))
        .startsWith("0 ")
        .contains("\"name\":\"a\"");
    assertThat(shell(use + "aws ssm get-parameter --with-decryption --name /fixture/secret"))
        .startsWith("0 ")
        .contains("secret name");
    assertThat(shell(use + "AWS_SECRET_ACCESS_KEY=test; " + copy))
        .startsWith("1 ")
        .contains("SignatureDoesNotMatch");
    assertThat(shell(use + "AWS_ACCESS_KEY_ID=test; aws ssm describe-parameters"))
        .doesNotStartWith("0 ")
        .contains("UnrecognizedClientException");
  }

  /** Exit code and output. */
  private String shell(String script) throws Exception {
    Path output = PrivateFiles.forOutput(workDir.resolve("shell.out"));
    Path aws = new Toolbox(ProjectRoot.find(), Progress.silent()).tools().aws();
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", script)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("PATH", aws.getParent() + ":" + System.getenv("PATH"));
    builder.environment().put("NO_PROXY", "127.0.0.1");
    int exit = builder.start().waitFor();
    return exit + " " + Files.readString(output);
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
