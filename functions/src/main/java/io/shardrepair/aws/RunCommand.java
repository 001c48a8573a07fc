package io.shardrepair.aws;

import io.shardrepair.node.CommandResult;
import io.shardrepair.node.CommandResult.State;
import io.shardrepair.node.NodeCommands;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;
import software.amazon.awssdk.services.ssm.model.InvocationDoesNotExistException;
import software.amazon.awssdk.services.ssm.model.SsmException;

/** SSM Run Command with the stack's own document. */
public final class RunCommand implements NodeCommands {
  /** The stack adds a version at each update; which one is the default, it cannot say. */
  private static final String VERSION = "$LATEST";

  private final SsmClient ssm;
  private final String document;

  public RunCommand(SsmClient ssm, String document) {
    this.ssm = ssm;
    this.document = document;
  }

  @Override
  public String start(String instanceId, Map<String, String> parameters) throws IOException {
    Map<String, List<String>> values =
        parameters.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> List.of(e.getValue())));
    try {
      return ssm.sendCommand(
              request ->
                  request
                      .documentName(document)
                      .documentVersion(VERSION)
                      .instanceIds(instanceId)
                      .parameters(values)
                      .comment("influx-shard-repair " + parameters.get("RepairId")))
          .command()
          .commandId();
    } catch (SdkException e) {
      throw new IOException(
          "SSM does not take the command for %s: %s; is the instance running, and managed by SSM?"
              .formatted(instanceId, e),
          e);
    }
  }

  @Override
  public CommandResult result(String commandId, String instanceId) throws IOException {
    GetCommandInvocationResponse invocation;
    try {
      invocation =
          ssm.getCommandInvocation(request -> request.commandId(commandId).instanceId(instanceId));
    } catch (InvocationDoesNotExistException e) {
      // Right after SendCommand the invocation may not be known yet (SSM is eventually consistent).
      return new CommandResult(State.RUNNING, "", "");
    } catch (SdkException e) {
      throw new IOException("SSM does not tell of command %s: %s".formatted(commandId, e), e);
    }
    State state =
        switch (invocation.status()) {
          case PENDING, IN_PROGRESS, DELAYED, CANCELLING -> State.RUNNING;
          case SUCCESS -> State.SUCCEEDED;
          default -> State.FAILED;
        };
    String error = invocation.standardErrorContent();
    if (state == State.FAILED) {
      error = "%s %s".formatted(invocation.statusDetails(), error).strip();
    }
    return new CommandResult(state, invocation.standardOutputContent(), error);
  }

  @Override
  public void cancel(String commandId, String instanceId) throws IOException {
    try {
      ssm.cancelCommand(request -> request.commandId(commandId).instanceIds(instanceId));
    } catch (SsmException e) {
      throw new IOException("SSM does not cancel command %s: %s".formatted(commandId, e), e);
    }
  }
}
