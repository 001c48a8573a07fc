package io.shardrepair.local.runcommand;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * ListCommands and ListCommandInvocations, with their filters and pages.
 *
 * @param all commands that were sent
 */
record CommandListing(Collection<SentCommand> all) {
  /** The most commands that ListCommands returns at once. */
  private static final int MAX_COMMANDS = 50;

  private static final Set<String> COMMAND_FILTERS =
      Set.of("InvokedAfter", "InvokedBefore", "Status", "ExecutionStage", "DocumentName");

  /** What ListCommands answers. */
  ObjectNode commands(JsonNode request) throws ServiceException {
    Map<String, String> filters = commandFilters(request);
    String instanceId = request.path("InstanceId").asText("");
    if (!instanceId.isEmpty() && "Pending".equals(filters.get("Status"))) {
      throw new ServiceException(
          "InvalidInstanceId", "an instance cannot be given together with Status = Pending");
    }
    List<ObjectNode> found = new ArrayList<>();
    for (SentCommand command : selected(request)) {
      ObjectNode described = command.describe();
      if ((instanceId.isEmpty() || command.invocations().containsKey(instanceId))
          && matches(described, filters)) {
        found.add(described);
      }
    }
    found.sort(
        Comparator.comparing((ObjectNode each) -> each.path("RequestedDateTime").asDouble())
            .thenComparing(each -> each.path("CommandId").asText()));
    return page(request, found);
  }

  /** One page; the token is the place of the next one's first command. */
  private static ObjectNode page(JsonNode request, List<ObjectNode> found) throws ServiceException {
    int size = request.path("MaxResults").asInt(MAX_COMMANDS);
    if (size < 1 || size > MAX_COMMANDS) {
      throw new ServiceException(
          "ValidationException", "maxResults must be 1 to " + MAX_COMMANDS + ", not " + size);
    }
    String token = request.path("NextToken").asText("0");
    int from;
    try {
      from = Integer.parseUnsignedInt(token);
    } catch (NumberFormatException e) {
      throw new ServiceException("InvalidNextToken", "no token of ListCommands: " + token);
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode list = answer.putArray("Commands");
    found.stream().skip(from).limit(size).forEach(list::add);
    if (from + size < found.size()) {
      answer.put("NextToken", Integer.toString(from + size));
    }
    return answer;
  }

  /** Filters of ListCommands by key; all of them must hold. */
  private static Map<String, String> commandFilters(JsonNode request) throws ServiceException {
    Map<String, String> filters = new LinkedHashMap<>();
    for (JsonNode filter : request.path("Filters")) {
      String key = filter.path("key").asText();
      if (!COMMAND_FILTERS.contains(key)) {
        throw new ServiceException("InvalidFilterKey", "no filter of ListCommands: " + key);
      }
      filters.put(key, filter.path("value").asText());
    }
    return filters;
  }

  private static boolean matches(ObjectNode command, Map<String, String> filters) {
    double requested = command.path("RequestedDateTime").asDouble();
    return filters.entrySet().stream()
        .allMatch(
            filter -> {
              String value = filter.getValue();
              return switch (filter.getKey()) {
                case "DocumentName" -> value.equals(command.path("DocumentName").asText());
                case "InvokedAfter" -> requested >= SentCommand.epochSeconds(Instant.parse(value));
                case "InvokedBefore" -> requested < SentCommand.epochSeconds(Instant.parse(value));
                case "ExecutionStage" -> value.equals(stage(command.path("Status").asText()));
                default -> value.equals(command.path("Status").asText());
              };
            });
  }

  private static String stage(String status) {
    return switch (status) {
      case "Pending", "InProgress", "Cancelling" -> "Executing";
      default -> "Complete";
    };
  }

  /** What ListCommandInvocations answers. */
  ObjectNode invocations(JsonNode request) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode list = answer.putArray("CommandInvocations");
    String instanceId = request.path("InstanceId").asText("");
    for (SentCommand command : selected(request)) {
      for (CommandInvocation invocation : command.invocations().values()) {
        Instance instance = invocation.instance();
        if (instanceId.isEmpty() || instanceId.equals(instance.instanceId())) {
          CommandInvocation.Status status = invocation.status();
          list.addObject()
              .put("CommandId", command.id())
              .put("InstanceId", instance.instanceId())
              .put("InstanceName", instance.name())
              .put("Comment", command.comment())
              .put("DocumentName", command.document().name())
              .put("RequestedDateTime", SentCommand.epochSeconds(invocation.requested()))
              .put("Status", status.text)
              .put("StatusDetails", status.details);
        }
      }
    }
    return answer;
  }

  private List<SentCommand> selected(JsonNode request) {
    String id = request.path("CommandId").asText("");
    return all.stream().filter(command -> id.isEmpty() || id.equals(command.id())).toList();
  }
}
