package io.shardrepair.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.node.NodeCommands.Running;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.CancelCommandRequest;
import software.amazon.awssdk.services.ssm.model.CancelCommandResponse;
import software.amazon.awssdk.services.ssm.model.Command;
import software.amazon.awssdk.services.ssm.model.CommandFilterKey;
import software.amazon.awssdk.services.ssm.model.CommandInvocationStatus;
import software.amazon.awssdk.services.ssm.model.CommandStatus;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationRequest;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationResponse;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationRequest;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;
import software.amazon.awssdk.services.ssm.model.InvalidParametersException;
import software.amazon.awssdk.services.ssm.model.ListCommandsRequest;
import software.amazon.awssdk.services.ssm.model.ListCommandsResponse;
import software.amazon.awssdk.services.ssm.model.PingStatus;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;
import software.amazon.awssdk.services.ssm.model.SendCommandResponse;
import software.amazon.awssdk.services.ssm.paginators.ListCommandsIterable;

class SsmRunCommandTest {
  private static final Instant REQUESTED = Instant.parse("2026-11-20T00:00:00Z");

  private final List<Command> known = new ArrayList<>();
  private final List<ListCommandsRequest> asked = new ArrayList<>();
  private final List<InstanceInformation> instances = new ArrayList<>();
  private final List<SendCommandRequest> sent = new ArrayList<>();

  /** Knows the two filters, and gives each command on a page of its own. */
  private final SsmRunCommand commands =
      new SsmRunCommand(
          new SsmClient() {
            @Override
            public ListCommandsResponse listCommands(ListCommandsRequest request) {
              asked.add(request);
              Map<CommandFilterKey, String> filters =
                  request.filters().stream()
                      .collect(Collectors.toMap(f -> f.key(), f -> f.value()));
              List<Command> found =
                  known.stream()
                      .filter(
                          c -> c.documentName().equals(filters.get(CommandFilterKey.DOCUMENT_NAME)))
                      .filter(c -> c.statusAsString().equals(filters.get(CommandFilterKey.STATUS)))
                      .toList();
              int page = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
              return ListCommandsResponse.builder()
                  .commands(found.stream().skip(page).limit(1).toList())
                  .nextToken(page + 1 < found.size() ? Integer.toString(page + 1) : null)
                  .build();
            }

            @Override
            public ListCommandsIterable listCommandsPaginator(ListCommandsRequest request) {
              return new ListCommandsIterable(this, request);
            }

            @Override
            public CancelCommandResponse cancelCommand(CancelCommandRequest request) {
              throw SdkClientException.create("Unable to execute HTTP request: connect timed out");
            }

            @Override
            public DescribeInstanceInformationResponse describeInstanceInformation(
                DescribeInstanceInformationRequest request) {
              return DescribeInstanceInformationResponse.builder()
                  .instanceInformationList(
                      instances.stream()
                          .filter(i -> request.filters().get(0).values().contains(i.instanceId()))
                          .toList())
                  .build();
            }

            @Override
            public SendCommandResponse sendCommand(SendCommandRequest request) {
              sent.add(request);
              if (!request
                  .parameters()
                  .getOrDefault("Revision", List.of("1"))
                  .equals(List.of("1"))) {
                throw InvalidParametersException.builder()
                    .message("Parameter value for Revision does not match ^1$")
                    .build();
              }
              return SendCommandResponse.builder()
                  .command(Command.builder().commandId("c-new").build())
                  .build();
            }

            @Override
            public GetCommandInvocationResponse getCommandInvocation(
                GetCommandInvocationRequest request) {
              return GetCommandInvocationResponse.builder()
                  .status(CommandInvocationStatus.FAILED)
                  .statusDetails("Failed")
                  .standardOutputContent("")
                  .standardErrorContent(request.commandId())
                  .build();
            }

            @Override
            public String serviceName() {
              return "ssm";
            }

            @Override
            public void close() {}
          },
          "document");

  @Test
  void commandsThatWaitAndThatRunAreTold() throws IOException {
    known("c-1", "document", CommandStatus.PENDING);
    known("c-2", "document", CommandStatus.IN_PROGRESS);
    known("c-3", "document", CommandStatus.IN_PROGRESS);
    known("c-4", "document", CommandStatus.SUCCESS);
    known("c-5", "another", CommandStatus.IN_PROGRESS);

    assertThat(commands.running()).containsExactly(running("c-1"), running("c-2"), running("c-3"));
    assertThat(asked).allSatisfy(request -> assertThat(request.maxResults()).isEqualTo(50));
    assertThat(asked)
        .as("SSM tells no waiting command of an instance")
        .allSatisfy(request -> assertThat(request.instanceId()).isNull());
  }

  /** Otherwise SSM keeps the command, and nobody is told before its time is up. */
  @Test
  void nothingIsSentToAnInstanceThatSsmDoesNotReach() {
    instance(PingStatus.CONNECTION_LOST);

    assertThatThrownBy(() -> commands.start("i-1", Map.of("RepairId", "r")))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "instance i-1 is ConnectionLost; are the instance and its SSM Agent");
    assertThatThrownBy(() -> commands.start("i-2", Map.of("RepairId", "r")))
        .hasMessageStartingWith("instance i-2 is not managed by SSM; ");
    assertThat(sent).isEmpty();
  }

  @Test
  void aCommandThatIsNotTakenInTenMinutesIsGivenUp() throws IOException {
    instance(PingStatus.ONLINE);

    assertThat(commands.start("i-1", Map.of("RepairId", "r"))).isEqualTo("c-new");

    assertThat(sent.get(0).timeoutSeconds()).isEqualTo(600);
  }

  /** As when the stack is updated while a repair runs: the new document has other parameters. */
  @Test
  void aDocumentOfAnotherReleaseIsNamed() {
    instance(PingStatus.ONLINE);

    assertThatThrownBy(() -> commands.start("i-1", Map.of("RepairId", "r", "Revision", "2")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("for i-1: ")
        .hasMessageContaining("Revision does not match")
        .hasMessageContaining("document document is not of the same release")
        .hasMessageContaining("finish the update of the stack");
  }

  /** As aws:runShellScript closes the error output of a script that failed. */
  @Test
  void whatTheScriptSaysIsTheErrorAndNotWhatTheAgentAdds() throws IOException {
    String said = "shard-repair: no such shard";
    for (String ended : List.of("", "\n", "\nfailed to run commands: exit status 1")) {
      assertThat(commands.result(said + ended, "i-0").error()).isEqualTo("Failed " + said);
    }
    assertThat(commands.result("failed to run commands: exit status 137", "i-0").error())
        .isEqualTo("Failed failed to run commands: exit status 137");
  }

  private void instance(PingStatus status) {
    instances.add(InstanceInformation.builder().instanceId("i-1").pingStatus(status).build());
  }

  @Test
  void aCancelThatDoesNotReachSsmIsAnIoException() {
    assertThatThrownBy(() -> commands.cancel("c-1", "i-1"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("SSM did not cancel command c-1: ")
        .hasMessageContaining("connect timed out");
  }

  private void known(String id, String document, CommandStatus status) {
    Map<String, List<String>> parameters = new HashMap<>();
    parameters.put("RepairId", List.of("r"));
    known.add(
        Command.builder()
            .commandId(id)
            .documentName(document)
            .status(status)
            .instanceIds("i-1")
            .parameters(parameters)
            .requestedDateTime(REQUESTED)
            .build());
  }

  private static Running running(String id) {
    return new Running(id, List.of("i-1"), Map.of("RepairId", "r"), REQUESTED);
  }
}
