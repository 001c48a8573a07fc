package io.shardrepair.local.runcommand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.ssm.model.CommandFilterKey.DOCUMENT_NAME;
import static software.amazon.awssdk.services.ssm.model.CommandFilterKey.EXECUTION_STAGE;
import static software.amazon.awssdk.services.ssm.model.CommandFilterKey.INVOKED_AFTER;
import static software.amazon.awssdk.services.ssm.model.CommandFilterKey.INVOKED_BEFORE;
import static software.amazon.awssdk.services.ssm.model.CommandFilterKey.STATUS;

import io.shardrepair.local.aws.AwsClients;
import io.shardrepair.local.aws.FixtureHandlers;
import io.shardrepair.local.process.AccessKeys;
import io.shardrepair.local.process.Loopback;
import io.shardrepair.local.process.RunToken;
import io.shardrepair.local.template.CloudFormationYaml;
import io.shardrepair.local.template.TemplateTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Command;
import software.amazon.awssdk.services.ssm.model.CommandFilter;
import software.amazon.awssdk.services.ssm.model.CommandFilterKey;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;
import software.amazon.awssdk.services.ssm.model.InvalidDocumentException;
import software.amazon.awssdk.services.ssm.model.InvalidInstanceIdException;
import software.amazon.awssdk.services.ssm.model.InvalidParametersException;
import software.amazon.awssdk.services.ssm.model.InvocationDoesNotExistException;

class LocalRunCommandTest {
  private static final String NODE = "i-0000000000000000a";

  @TempDir Path directory;
  private LocalRunCommand runCommand;
  private final AccessKeys keys = AccessKeys.random(List.of("NodePolicy." + NODE));
  private final RunToken token = RunToken.random();
  private AwsClients clients;
  private SsmClient ssm;

  @BeforeEach
  void start() throws IOException {
    RunCommandDocument document =
        RunCommandDocument.parse(
            "greet", CloudFormationYaml.read(TemplateTest.FIXTURE.resolve("node/greet.ssm.yaml")));
    runCommand =
        LocalRunCommand.start(
            directory,
            List.of(document),
            List.of(new Instance(NODE, "node-a", Map.of("NODE", "node a"))),
            keys,
            token);
    clients =
        new AwsClients(
            Loopback.uri(runCommand.port()),
            keys.credentials("NodePolicy." + NODE),
            Map.of(RunToken.HEADER, token.text()));
    ssm = clients.ssm;
  }

  @AfterEach
  void stop() {
    clients.close();
    runCommand.close();
  }

  @Test
  void scriptRunsUnderItsOwnInterpreterWithParametersAsEnvironment() throws IOException {
    GetCommandInvocationResponse result = result(send(Map.of("Name", "you there")));

    assertThat(result.statusAsString()).isEqualTo("Success");
    assertThat(result.responseCode()).isZero();
    assertThat(result.standardOutputContent()).isEqualTo("hello you there from node a\n");
    assertThat(result.standardErrorContent()).isEmpty();
  }

  @Test
  void exitCodeAndErrorOutputOfAFailure() throws IOException {
    GetCommandInvocationResponse result = result(send(Map.of("Name", "x", "Action", "fail")));

    assertThat(result.statusAsString()).isEqualTo("Failed");
    assertThat(result.responseCode()).isEqualTo(3);
    assertThat(result.standardErrorContent())
        .isEqualTo("no greeting today\nfailed to run commands: exit status 3");
  }

  @Test
  void outputsAreCut() throws IOException {
    GetCommandInvocationResponse result = result(send(Map.of("Name", "x", "Action", "long")));

    assertThat(result.standardOutputContent()).hasSize(24_000);
    assertThat(result.standardErrorContent()).hasSize(8_000);
  }

  @Test
  void executionTimeoutEndsTheWholeProcessGroup() throws Exception {
    String id = send(Map.of("Name", "x", "Action", "sleep", "Timeout", "1"));

    GetCommandInvocationResponse result = result(id);

    assertThat(result.statusAsString()).isEqualTo("TimedOut");
    assertThat(result.responseCode()).isEqualTo(137);
    assertThat(sleeper()).isEmpty();
  }

  @Test
  void cancelEndsTheWholeProcessGroup() throws Exception {
    String id = send(Map.of("Name", "x", "Action", "sleep"));
    while (sleeper().isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }

    ssm.cancelCommand(r -> r.commandId(id));

    assertThat(result(id).statusAsString()).isEqualTo("Cancelled");
    assertThat(sleeper()).isEmpty();
  }

  @Test
  void closeEndsRunningCommands() throws Exception {
    var unused = send(Map.of("Name", "x", "Action", "sleep"));
    while (sleeper().isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }

    runCommand.close();

    assertThat(sleeper()).isEmpty();
  }

  @Test
  void aNewCommandIsNotKnownAtOnce() {
    String id = send(Map.of("Name", "x"));

    assertThatThrownBy(() -> ssm.getCommandInvocation(r -> r.commandId(id).instanceId(NODE)))
        .isInstanceOf(InvocationDoesNotExistException.class);
  }

  @Test
  void valueOutsideTheAllowedPatternIsRefused() {
    assertThatThrownBy(() -> send(Map.of("Name", "$(reboot)")))
        .isInstanceOf(InvalidParametersException.class)
        .hasMessageContaining("Name does not match allowedPattern");
  }

  @Test
  void unknownAndMissingParametersAreRefused() {
    assertThatThrownBy(() -> send(Map.of("Name", "x", "Nmae", "x")))
        .isInstanceOf(InvalidParametersException.class)
        .hasMessageContaining("Nmae is not defined");
    assertThatThrownBy(() -> send(Map.of()))
        .isInstanceOf(InvalidParametersException.class)
        .hasMessageContaining("Name requires a value");
  }

  @Test
  void unknownDocumentAndInstanceAreRefused() {
    assertThatThrownBy(() -> ssm.sendCommand(r -> r.documentName("other").instanceIds(NODE)))
        .isInstanceOf(InvalidDocumentException.class);
    assertThatThrownBy(() -> ssm.sendCommand(r -> r.documentName("greet").instanceIds("i-none")))
        .isInstanceOf(InvalidInstanceIdException.class);
  }

  @Test
  void commandsAndInstancesAreListed() throws IOException {
    String id = send(Map.of("Name", "x"));
    var unused = result(id);

    assertThat(ssm.listCommands().commands())
        .singleElement()
        .satisfies(command -> assertThat(command.completedCount()).isEqualTo(1));
    assertThat(ssm.listCommandInvocations(r -> r.commandId(id)).commandInvocations())
        .singleElement()
        .satisfies(invocation -> assertThat(invocation.statusAsString()).isEqualTo("Success"));
    assertThat(ssm.describeInstanceInformation().instanceInformationList())
        .singleElement()
        .satisfies(instance -> assertThat(instance.instanceId()).isEqualTo(NODE));
  }

  /** API reference of Systems Manager: ListCommands, CommandFilter. */
  @Test
  void commandsAreListedByDocumentStatusAndTimeAndInPages() throws Exception {
    String ended = send(Map.of("Name", "x"));
    var unused = result(ended);
    String runs = send(Map.of("Name", "y", "Action", "sleep"));
    while (sleeper().isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }

    assertThat(listed(Map.of(STATUS, "InProgress", DOCUMENT_NAME, "greet"))).containsExactly(runs);
    assertThat(listed(Map.of(STATUS, "Success"))).containsExactly(ended);
    assertThat(listed(Map.of(EXECUTION_STAGE, "Executing"))).containsExactly(runs);
    assertThat(listed(Map.of(DOCUMENT_NAME, "other"))).isEmpty();
    assertThat(listed(Map.of(INVOKED_AFTER, "2999-01-01T00:00:00Z"))).isEmpty();
    assertThat(listed(Map.of(INVOKED_BEFORE, "2999-01-01T00:00:00Z"))).containsExactly(ended, runs);
    assertThat(ssm.listCommandsPaginator(r -> r.maxResults(1)).commands())
        .extracting(Command::commandId)
        .containsExactly(ended, runs);
    assertThat(ssm.listCommands(r -> r.commandId(runs)).commands().get(0).parameters())
        .isEqualTo(Map.of("Name", List.of("y"), "Action", List.of("sleep")));
    CommandFilter pending = CommandFilter.builder().key(STATUS).value("Pending").build();
    assertThatThrownBy(() -> ssm.listCommands(r -> r.instanceId(NODE).filters(pending)))
        .isInstanceOf(InvalidInstanceIdException.class);
  }

  private List<String> listed(Map<CommandFilterKey, String> filters) {
    List<CommandFilter> given =
        filters.entrySet().stream()
            .map(f -> CommandFilter.builder().key(f.getKey()).value(f.getValue()).build())
            .toList();
    return ssm.listCommands(r -> r.filters(given)).commands().stream()
        .map(Command::commandId)
        .toList();
  }

  private String send(Map<String, String> parameters) {
    Map<String, List<String>> lists = new HashMap<>();
    parameters.forEach((name, value) -> lists.put(name, List.of(value)));
    return ssm.sendCommand(r -> r.documentName("greet").instanceIds(NODE).parameters(lists))
        .command()
        .commandId();
  }

  private GetCommandInvocationResponse result(String commandId) throws IOException {
    return FixtureHandlers.await(ssm, commandId, NODE);
  }

  /** The background process of the only command, as long as it lives. */
  private List<ProcessHandle> sleeper() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      Path file = files.filter(f -> f.endsWith("child")).findFirst().orElse(null);
      String pid = file == null ? "" : Files.readString(file).strip();
      return pid.isEmpty()
          ? List.of()
          : ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).stream().toList();
    }
  }
}
