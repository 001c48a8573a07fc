package io.shardrepair.local.runcommand;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A command that was accepted.
 *
 * @param parameters as they came
 * @param expires when it is given up where it has not begun
 * @param invocations by instance id
 */
record SentCommand(
    String id,
    RunCommandDocument document,
    JsonNode parameters,
    String comment,
    Instant expires,
    Map<String, CommandInvocation> invocations) {

  /** As ListCommands and SendCommand show it. */
  ObjectNode describe() {
    List<CommandInvocation.Status> all =
        invocations.values().stream().map(CommandInvocation::status).toList();
    CommandInvocation.Status status = overall(all);
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("CommandId", id)
            .put("DocumentName", document.name())
            .put("DocumentVersion", RunCommandDocument.VERSION)
            .put("Comment", comment)
            .put("ExpiresAfter", epochSeconds(expires))
            .put(
                "RequestedDateTime",
                epochSeconds(invocations.values().iterator().next().requested()))
            .put("Status", status.text)
            .put("StatusDetails", status.details)
            .put("TargetCount", all.size())
            .put(
                "DeliveryTimedOutCount",
                all.stream().filter(each -> each == CommandInvocation.Status.NOT_DELIVERED).count())
            .put("CompletedCount", all.stream().filter(CommandInvocation.Status::ended).count())
            .put(
                "ErrorCount",
                all.stream()
                    .filter(
                        each ->
                            each == CommandInvocation.Status.FAILED
                                || each == CommandInvocation.Status.TIMED_OUT)
                    .count());
    ArrayNode ids = node.putArray("InstanceIds");
    invocations.keySet().forEach(ids::add);
    if (parameters.isObject()) {
      node.set("Parameters", parameters);
    }
    return node;
  }

  /** In progress while any invocation is; then the first outcome that is no success. */
  private static CommandInvocation.Status overall(List<CommandInvocation.Status> all) {
    if (all.stream().allMatch(each -> each == CommandInvocation.Status.PENDING)) {
      return CommandInvocation.Status.PENDING;
    }
    if (!all.stream().allMatch(CommandInvocation.Status::ended)) {
      return CommandInvocation.Status.IN_PROGRESS;
    }
    return all.stream()
        .filter(each -> each != CommandInvocation.Status.SUCCESS)
        .findFirst()
        .orElse(CommandInvocation.Status.SUCCESS);
  }

  /** As the service shows times: s since 1970, with ms. */
  static double epochSeconds(Instant instant) {
    return instant.toEpochMilli() / 1000.0;
  }
}
