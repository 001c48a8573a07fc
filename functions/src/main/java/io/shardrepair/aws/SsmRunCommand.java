package io.shardrepair.aws;

import io.shardrepair.node.NodeCommands;
import io.shardrepair.node.NodeCommands.Result;
import io.shardrepair.node.NodeCommands.Result.State;
import io.shardrepair.node.NodeCommands.Running;
import io.shardrepair.node.NodeScript;
import io.shardrepair.resolve.Instances;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Command;
import software.amazon.awssdk.services.ssm.model.CommandFilter;
import software.amazon.awssdk.services.ssm.model.CommandFilterKey;
import software.amazon.awssdk.services.ssm.model.CommandStatus;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;
import software.amazon.awssdk.services.ssm.model.InstanceInformationStringFilter;
import software.amazon.awssdk.services.ssm.model.InvalidParametersException;
import software.amazon.awssdk.services.ssm.model.InvocationDoesNotExistException;
import software.amazon.awssdk.services.ssm.model.ListCommandsRequest;

/** Runs the node script with SSM Run Command and the stack's own document. */
public final class SsmRunCommand implements NodeCommands {
  /**
   * The stack adds a version at each update, but cannot set the default one. The document itself
   * takes only commands of its own revision ({@link NodeScript}).
   */
  private static final String VERSION = "$LATEST";

  /** The most that ListCommands returns at once. */
  private static final int PAGE = 50;

  /** What the agent adds to the script's output; the script's own last line says why it failed. */
  private static final Pattern AGENTS_LINE =
      Pattern.compile("\\n?failed to run commands: exit status \\d+\\s*$");

  private final SsmClient ssm;
  private final String document;

  public SsmRunCommand(SsmClient ssm, String document) {
    this.ssm = ssm;
    this.document = document;
  }

  @Override
  public String start(String instanceId, Map<String, String> parameters) throws IOException {
    Map<String, List<String>> values =
        parameters.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> List.of(e.getValue())));
    requireOnline(instanceId);
    try {
      return ssm.sendCommand(
              request ->
                  request
                      .documentName(document)
                      .timeoutSeconds(Math.toIntExact(NodeScript.DELIVERY.toSeconds()))
                      .documentVersion(VERSION)
                      .instanceIds(instanceId)
                      .parameters(values)
                      .comment("influx-shard-repair " + parameters.get("RepairId")))
          .command()
          .commandId();
    } catch (InvalidParametersException e) {
      throw new IOException(
          "SSM refuses the parameters of the command for %s: %s; if it is Revision, document %s is not of the same release as these functions: finish the update of the stack, and start the repair again"
              .formatted(instanceId, e.getMessage(), document),
          e);
    } catch (SdkException e) {
      throw new IOException(
          "SSM did not accept the command for %s: %s; is the instance running, and managed by SSM?"
              .formatted(instanceId, e),
          e);
    }
  }

  /**
   * Refuses an instance that SSM cannot reach: SSM would take the command and keep it until its
   * timeout, and nothing would say why.
   */
  private void requireOnline(String instanceId) throws IOException {
    List<InstanceInformation> found;
    try {
      found =
          ssm.describeInstanceInformation(
                  request ->
                      request.filters(
                          InstanceInformationStringFilter.builder()
                              .key("InstanceIds")
                              .values(instanceId)
                              .build()))
              .instanceInformationList();
    } catch (SdkException e) {
      throw new IOException("SSM did not report on instance %s: %s".formatted(instanceId, e), e);
    }
    String state = found.isEmpty() ? "not managed by SSM" : found.get(0).pingStatusAsString();
    if (!state.equals(Instances.Instance.ONLINE)) {
      throw new IOException(
          "instance %s is %s; are the instance and its SSM Agent running, and can the agent reach SSM?"
              .formatted(instanceId, state));
    }
  }

  /**
   * Asks by status, which is documented for ListCommands, and not by instance, because then SSM
   * leaves out commands that have not reached it. Waiting commands come first, so that one that
   * begins to run between the two requests is in the first answer.
   */
  @Override
  public List<Running> running() throws IOException {
    Map<String, Running> running = new LinkedHashMap<>();
    try {
      for (CommandStatus status : List.of(CommandStatus.PENDING, CommandStatus.IN_PROGRESS)) {
        for (Command command : ssm.listCommandsPaginator(ofThisDocument(status)).commands()) {
          running.put(command.commandId(), running(command));
        }
      }
    } catch (SdkException e) {
      throw new IOException(
          "SSM did not list the running commands of document %s: %s".formatted(document, e), e);
    }
    return List.copyOf(running.values());
  }

  private Consumer<ListCommandsRequest.Builder> ofThisDocument(CommandStatus status) {
    return request ->
        request
            .maxResults(PAGE)
            .filters(
                filter(CommandFilterKey.DOCUMENT_NAME, document),
                filter(CommandFilterKey.STATUS, status.toString()));
  }

  private static CommandFilter filter(CommandFilterKey key, String value) {
    return CommandFilter.builder().key(key).value(value).build();
  }

  private static Running running(Command command) {
    Map<String, String> parameters =
        command.parameters().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> String.join(",", e.getValue())));
    return new Running(
        command.commandId(), command.instanceIds(), parameters, command.requestedDateTime());
  }

  @Override
  public Result result(String commandId, String instanceId) throws IOException {
    GetCommandInvocationResponse invocation;
    try {
      invocation =
          ssm.getCommandInvocation(request -> request.commandId(commandId).instanceId(instanceId));
    } catch (InvocationDoesNotExistException e) {
      // Right after SendCommand the invocation may not be known yet (SSM is eventually consistent).
      return new Result(State.RUNNING, "", "");
    } catch (SdkException e) {
      throw new IOException("SSM did not report on command %s: %s".formatted(commandId, e), e);
    }
    State state =
        switch (invocation.status()) {
          case PENDING, IN_PROGRESS, DELAYED, CANCELLING -> State.RUNNING;
          case SUCCESS -> State.SUCCEEDED;
          default -> State.FAILED;
        };
    String error = invocation.standardErrorContent();
    if (state == State.FAILED) {
      error = "%s %s".formatted(invocation.statusDetails(), said(error)).strip();
    }
    return new Result(state, invocation.standardOutputContent(), error);
  }

  /** The script's error; if it said nothing, it was killed, and the agent's line says by what. */
  private static String said(String error) {
    String said = AGENTS_LINE.matcher(error).replaceFirst("");
    return said.isBlank() ? error : said;
  }

  @Override
  public void cancel(String commandId, String instanceId) throws IOException {
    try {
      ssm.cancelCommand(request -> request.commandId(commandId).instanceIds(instanceId));
    } catch (SdkException e) {
      throw new IOException("SSM did not cancel command %s: %s".formatted(commandId, e), e);
    }
  }
}
