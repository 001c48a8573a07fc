package io.shardrepair.local.runcommand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardrepair.local.aws.AwsClients;
import io.shardrepair.local.aws.FixtureHandlers;
import io.shardrepair.local.process.AccessKeys;
import io.shardrepair.local.process.Loopback;
import io.shardrepair.local.process.RunToken;
import io.shardrepair.local.template.CloudFormationYaml;
import io.shardrepair.local.template.TemplateTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.CommandInvocation;
import software.amazon.awssdk.services.ssm.model.CommandInvocationStatus;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;
import software.amazon.awssdk.services.ssm.model.InstanceInformationStringFilter;
import software.amazon.awssdk.services.ssm.model.InvalidDocumentVersionException;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;
import software.amazon.awssdk.services.ssm.model.SsmException;

/**
 * The stand-in for Run Command in what goes wrong only on AWS. Each test names the documentation
 * that it follows, below docs.aws.amazon.com/systems-manager/latest unless said otherwise.
 */
class DocumentedRunCommandTest {
  private static final String NODE = "i-0000000000000000a";
  private static final String OTHER = "i-0000000000000000b";

  @TempDir Path directory;
  private final TestClock clock = new TestClock();
  private LocalRunCommand runCommand;
  private final AccessKeys keys = AccessKeys.random(List.of("NodePolicy." + NODE));
  private final RunToken token = RunToken.random();
  private AwsClients clients;
  private SsmClient ssm;

  /** A clock that a test sets ahead. */
  private static final class TestClock extends Clock {
    private volatile Instant now = Instant.parse("2026-11-16T00:00:00Z");

    void ahead(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  @BeforeEach
  void start() throws IOException {
    RunCommandDocument document =
        RunCommandDocument.parse(
            "greet", CloudFormationYaml.read(TemplateTest.FIXTURE.resolve("node/greet.ssm.yaml")));
    runCommand =
        LocalRunCommand.start(
            directory,
            List.of(document),
            List.of(
                new Instance(NODE, "node-a", Map.of()), new Instance(OTHER, "node-b", Map.of())),
            keys,
            token,
            clock);
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

  /**
   * userguide/monitor-commands.html, Pending: not received before the sum of Timeout (seconds) and
   * Execution timeout has passed, the command becomes Delivery Timed Out. The document's execution
   * timeout is 60 s.
   */
  @Test
  void commandThatIsNotDeliveredInTimeIsGivenUp() throws Exception {
    runCommand.ping(NODE, PingStatus.CONNECTION_LOST);
    String id = send("greet", request -> request.timeoutSeconds(30));

    clock.ahead(Duration.ofSeconds(89));
    TimeUnit.MILLISECONDS.sleep(100);
    assertThat(invocation(id).status()).isEqualTo(CommandInvocationStatus.PENDING);

    clock.ahead(Duration.ofSeconds(1));
    CommandInvocation ended = await(id, CommandInvocationStatus.TIMED_OUT);
    assertThat(ended.statusDetails()).isEqualTo("DeliveryTimedOut");
    assertThat(FixtureHandlers.await(ssm, id, NODE).responseCode()).isEqualTo(-1);
    assertThat(ssm.listCommands(r -> r.commandId(id)).commands().get(0).deliveryTimedOutCount())
        .isEqualTo(1);
  }

  /** APIReference/API_SendCommand.html, TimeoutSeconds: if not reached, it still runs. */
  @Test
  void commandIsDeliveredOnceTheInstanceIsBack() throws Exception {
    runCommand.ping(NODE, PingStatus.CONNECTION_LOST);
    String id = send("greet", request -> {});
    clock.ahead(Duration.ofHours(1));

    runCommand.ping(NODE, PingStatus.ONLINE);

    await(id, CommandInvocationStatus.SUCCESS);
  }

  /** APIReference/API_SendCommand.html, TimeoutSeconds: 30 to 2592000. */
  @Test
  void deliveryTimeoutOutOfRangeIsRefused() {
    for (int seconds : List.of(29, 2_592_001)) {
      assertThatThrownBy(() -> send("greet", request -> request.timeoutSeconds(seconds)))
          .isInstanceOfSatisfying(
              SsmException.class,
              e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
    }
  }

  /** APIReference/API_Command.html, ExpiresAfter: from the total timeout. */
  @Test
  void commandTellsWhenItExpires() {
    String id = send("greet", request -> request.timeoutSeconds(300));

    assertThat(ssm.listCommands(r -> r.commandId(id)).commands().get(0).expiresAfter())
        .isEqualTo(clock.instant().plusSeconds(360));
  }

  /** github.com/aws/amazon-ssm-agent, README and amazon-ssm-agent.json.template: Mds, 5. */
  @Test
  void agentRunsFiveCommandsAtOnce() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < Agent.WORKERS; i++) {
      ids.add(send("sleep", request -> {}));
      await(ids.get(i), CommandInvocationStatus.IN_PROGRESS);
    }
    String sixth = send("greet", request -> {});
    TimeUnit.MILLISECONDS.sleep(100);
    assertThat(invocation(sixth).status()).isEqualTo(CommandInvocationStatus.PENDING);

    ssm.cancelCommand(r -> r.commandId(ids.get(0)));

    await(sixth, CommandInvocationStatus.SUCCESS);
  }

  /** APIReference/CommonErrors.html, ThrottlingException; clients of the SDK try again. */
  @Test
  void callsAreThrottledWhenATestWantsIt() {
    runCommand.throttle(1);
    assertThat(ssm.describeInstanceInformation().instanceInformationList()).hasSize(2);

    runCommand.throttle(100);
    assertThatThrownBy(() -> ssm.listCommands())
        .isInstanceOfSatisfying(
            SsmException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ThrottlingException");
              assertThat(e.statusCode()).isEqualTo(400);
              assertThat(e.isThrottlingException()).isTrue();
            });
  }

  /** APIReference/API_InstanceInformation.html: PingStatus, LastPingDateTime. */
  @Test
  void instancesTellWhetherTheyCanBeReached() {
    Instant lost = clock.instant();
    runCommand.ping(NODE, PingStatus.CONNECTION_LOST);
    clock.ahead(Duration.ofMinutes(10));

    assertThat(ssm.describeInstanceInformation().instanceInformationList())
        .extracting(InstanceInformation::pingStatusAsString)
        .containsExactly("ConnectionLost", "Online");
    assertThat(ssm.describeInstanceInformation().instanceInformationList())
        .extracting(InstanceInformation::lastPingDateTime)
        .containsExactly(lost, lost.plusSeconds(600));
    InstanceInformationStringFilter online =
        InstanceInformationStringFilter.builder().key("PingStatus").values("Online").build();
    assertThat(ssm.describeInstanceInformation(r -> r.filters(online)).instanceInformationList())
        .extracting(InstanceInformation::instanceId)
        .containsExactly(OTHER);
  }

  /** APIReference/API_SendCommand.html: DocumentVersion, and InvalidDocumentVersion. */
  @Test
  void documentVersionMustExist() {
    for (String version : List.of("$DEFAULT", "$LATEST", "1")) {
      String id = send("greet", request -> request.documentVersion(version));
      assertThat(ssm.listCommands(r -> r.commandId(id)).commands().get(0).documentVersion())
          .isEqualTo("1");
    }
    assertThatThrownBy(() -> send("greet", request -> request.documentVersion("2")))
        .isInstanceOf(InvalidDocumentVersionException.class);
  }

  private String send(String action, Consumer<SendCommandRequest.Builder> more) {
    Map<String, List<String>> parameters = Map.of("Name", List.of("x"), "Action", List.of(action));
    return ssm.sendCommand(
            request ->
                more.accept(request.documentName("greet").instanceIds(NODE).parameters(parameters)))
        .command()
        .commandId();
  }

  private CommandInvocation invocation(String id) {
    return ssm.listCommandInvocations(r -> r.commandId(id)).commandInvocations().get(0);
  }

  private CommandInvocation await(String id, CommandInvocationStatus status)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    CommandInvocation now = invocation(id);
    while (now.status() != status && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(20);
      now = invocation(id);
    }
    assertThat(now.status()).isEqualTo(status);
    return now;
  }
}
