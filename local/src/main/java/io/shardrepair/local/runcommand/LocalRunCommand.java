package io.shardrepair.local.runcommand;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.shardrepair.local.process.AccessKeys;
import io.shardrepair.local.process.Loopback;
import io.shardrepair.local.process.RunToken;
import io.shardrepair.local.setup.ProjectRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A stand-in for SSM Run Command: commands really run, as processes of this machine.
 *
 * <p>Like the original, after its API reference: SendCommand, GetCommandInvocation, ListCommands,
 * ListCommandInvocations, CancelCommand and DescribeInstanceInformation over AWS JSON 1.1; the
 * checks on document, parameters and instances with their error names; asynchronous execution with
 * its statuses; truncated outputs; {@code InvocationDoesNotExist} for a moment after SendCommand; a
 * command that is not delivered in time is given up; an agent runs five at once. A test may cut an
 * instance off, and have calls throttled.
 *
 * <p>Unlike the original: a document has one version, no MaxConcurrency or MaxErrors, no targets
 * except instance ids, no output to S3 or CloudWatch, no paging except of ListCommands, and
 * instances share this machine and its user. Callers do not sign, but bring the run's token:
 * LocalStack does so once it has checked the signature.
 */
public final class LocalRunCommand implements AutoCloseable {
  /** How long GetCommandInvocation does not know a new command; in AWS it is not specified. */
  private static final Duration UNKNOWN_AT_FIRST = Duration.ofMillis(200);

  private static final int MAX_INSTANCES = 50;

  /** TimeoutSeconds of SendCommand: how long a command may wait for the agent. */
  private static final int DEFAULT_DELIVERY = 3_600;

  private static final int MIN_DELIVERY = 30;
  private static final int MAX_DELIVERY = 2_592_000;

  private static final List<String> VERSIONS =
      List.of("", "$DEFAULT", "$LATEST", RunCommandDocument.VERSION);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, RunCommandDocument> documents = new ConcurrentHashMap<>();
  private final Map<String, Instance> instances = new LinkedHashMap<>();
  private final Map<String, Agent> agents = new LinkedHashMap<>();
  private final Map<String, String> clientEnvironment = new ConcurrentHashMap<>();
  private final AccessKeys keys;
  private final RunToken token;
  private final Map<String, SentCommand> commands = new ConcurrentHashMap<>();
  private final AtomicInteger throttled = new AtomicInteger();
  private final Clock clock;
  private final Path directory;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool(LocalRunCommand::daemon);

  private LocalRunCommand(
      HttpServer server,
      Path directory,
      List<RunCommandDocument> documents,
      List<Instance> instances,
      AccessKeys keys,
      RunToken token,
      Clock clock) {
    this.server = server;
    this.keys = keys;
    this.token = token;
    this.clock = clock;
    this.directory = directory;
    documents.forEach(this::put);
    for (Instance instance : instances) {
      this.instances.put(instance.instanceId(), instance);
      agents.put(instance.instanceId(), new Agent(clock));
    }
  }

  /**
   * Starts it on a free loopback port.
   *
   * @param directory gets a folder per command, with the script and its whole outputs
   * @param keys with which commands call AWS, among them that of each instance's policy
   * @param token which every request has to bring
   */
  public static LocalRunCommand start(
      Path directory,
      List<RunCommandDocument> documents,
      List<Instance> instances,
      AccessKeys keys,
      RunToken token)
      throws IOException {
    return start(directory, documents, instances, keys, token, Clock.systemUTC());
  }

  /**
   * The same.
   *
   * @param clock by which commands that are not delivered expire
   */
  public static LocalRunCommand start(
      Path directory,
      List<RunCommandDocument> documents,
      List<Instance> instances,
      AccessKeys keys,
      RunToken token,
      Clock clock)
      throws IOException {
    HttpServer server = HttpServer.create(Loopback.address(0), 0);
    LocalRunCommand runCommand =
        new LocalRunCommand(server, directory, documents, instances, keys, token, clock);
    server.createContext("/", runCommand::handle);
    server.setExecutor(runCommand.threads);
    server.start();
    return runCommand;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Adds a document, or puts it in the place of the one of its name. */
  public void put(RunCommandDocument document) {
    documents.put(document.name(), document);
  }

  /** Adds variables to the environment of every command from now on. */
  public void addEnvironment(Map<String, String> environment) {
    clientEnvironment.putAll(environment);
  }

  /** Cuts an instance off from now on, or brings it back; what runs on it goes on. */
  public void ping(String instanceId, PingStatus status) {
    agents.get(instanceId).status(status);
  }

  /** Refuses the next calls, whatever they are, with {@code ThrottlingException}. */
  public void throttle(int calls) {
    throttled.set(calls);
  }

  /** Ends every command and stops answering. */
  @Override
  public void close() {
    server.stop(0);
    commands.values().parallelStream()
        .flatMap(command -> command.invocations().values().stream())
        .forEach(CommandInvocation::cancel);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      int status = 200;
      ObjectNode answer;
      try {
        if (!token.isIn(exchange)) {
          throw new ServiceException(
              "MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
        JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
        answer = answer(target.replaceFirst("^AmazonSSM\\.", ""), request);
      } catch (ServiceException e) {
        status = 400;
        answer = JSON.createObjectNode().put("__type", e.code()).put("message", e.getMessage());
      } catch (JsonProcessingException e) {
        status = 400;
        answer =
            JSON.createObjectNode()
                .put("__type", "SerializationException")
                .put("message", e.getOriginalMessage());
      } catch (IOException e) {
        status = 500;
        answer =
            JSON.createObjectNode()
                .put("__type", "InternalServerError")
                .put("message", String.valueOf(e.getMessage()));
      }
      Loopback.respond(
          exchange, status, "application/x-amz-json-1.1", JSON.writeValueAsBytes(answer));
    }
  }

  private ObjectNode answer(String operation, JsonNode request)
      throws ServiceException, IOException {
    if (throttled.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new ServiceException("ThrottlingException", "Rate exceeded");
    }
    return switch (operation) {
      case "SendCommand" -> sendCommand(request);
      case "GetCommandInvocation" -> getCommandInvocation(request);
      case "ListCommands" -> new CommandListing(commands.values()).commands(request);
      case "ListCommandInvocations" -> new CommandListing(commands.values()).invocations(request);
      case "CancelCommand" -> cancelCommand(request);
      case "DescribeInstanceInformation" -> describeInstanceInformation(request);
      default -> throw new ServiceException("UnknownOperationException", operation);
    };
  }

  private ObjectNode sendCommand(JsonNode request) throws ServiceException {
    String name = request.path("DocumentName").asText();
    RunCommandDocument document = documents.get(name);
    if (document == null) {
      throw new ServiceException("InvalidDocument", "document " + name + " does not exist");
    }
    String version = request.path("DocumentVersion").asText("");
    if (!VERSIONS.contains(version)) {
      throw new ServiceException(
          "InvalidDocumentVersion", "document " + name + " has no version " + version);
    }
    List<Instance> targets = targets(request);
    int delivery = deliverySeconds(request);
    String script;
    int timeout;
    Map<String, String> values;
    try {
      values = document.values(parameters(request.path("Parameters")));
      script = document.script(values);
      timeout = document.timeoutSeconds(values);
    } catch (RunCommandDocument.InvalidParametersException e) {
      throw new ServiceException("InvalidParameters", e.getMessage());
    }
    String id = UUID.randomUUID().toString();
    Map<String, CommandInvocation> invocations = new LinkedHashMap<>();
    for (Instance instance : targets) {
      invocations.put(
          instance.instanceId(),
          new CommandInvocation(
              instance,
              directory.resolve(id).resolve(instance.instanceId()),
              script,
              timeout,
              environment(instance, document.environment(values))));
    }
    SentCommand command =
        new SentCommand(
            id,
            document,
            request.path("Parameters"),
            request.path("Comment").asText(""),
            // The total timeout, userguide/monitor-commands.html: both together.
            clock.instant().plusSeconds(delivery + (long) timeout),
            invocations);
    commands.put(id, command);
    invocations.forEach(
        (instance, invocation) ->
            threads.execute(() -> agents.get(instance).run(invocation, command.expires())));
    ObjectNode answer = JSON.createObjectNode();
    answer.set("Command", command.describe());
    return answer;
  }

  private static int deliverySeconds(JsonNode request) throws ServiceException {
    int seconds = request.path("TimeoutSeconds").asInt(DEFAULT_DELIVERY);
    if (seconds < MIN_DELIVERY || seconds > MAX_DELIVERY) {
      throw new ServiceException(
          "ValidationException",
          "timeoutSeconds must be " + MIN_DELIVERY + " to " + MAX_DELIVERY + ", not " + seconds);
    }
    return seconds;
  }

  private List<Instance> targets(JsonNode request) throws ServiceException {
    List<String> ids = new ArrayList<>();
    request.path("InstanceIds").forEach(id -> ids.add(id.asText()));
    for (JsonNode target : request.path("Targets")) {
      if (!target.path("Key").asText().equalsIgnoreCase("InstanceIds")) {
        throw new ServiceException(
            "InvalidTarget", "this stand-in knows targets by InstanceIds only, not " + target);
      }
      target.path("Values").forEach(id -> ids.add(id.asText()));
    }
    if (ids.isEmpty() || ids.size() > MAX_INSTANCES) {
      throw new ServiceException(
          "ValidationException",
          "a command takes 1 to " + MAX_INSTANCES + " instance ids, not " + ids.size());
    }
    if (new HashSet<>(ids).size() < ids.size()) {
      throw new ServiceException("DuplicateInstanceId", "an instance id is given twice: " + ids);
    }
    List<Instance> targets = new ArrayList<>();
    for (String id : ids) {
      targets.add(instance(id));
    }
    return targets;
  }

  private Instance instance(String id) throws ServiceException {
    Instance instance = instances.get(id);
    if (instance == null) {
      throw new ServiceException(
          "InvalidInstanceId", "Instances [" + id + "] not in a valid state for the account");
    }
    return instance;
  }

  private static Map<String, List<String>> parameters(JsonNode node) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    node.properties()
        .forEach(
            entry -> {
              List<String> values = new ArrayList<>();
              entry.getValue().forEach(value -> values.add(value.asText()));
              parameters.put(entry.getKey(), values);
            });
    return parameters;
  }

  private Map<String, String> environment(Instance instance, Map<String, String> parameters) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    environment.put("SHARD_REPAIR_TRUSTED_USER", ProjectRoot.owner());
    environment.putAll(clientEnvironment);
    environment.putAll(keys.environment(instance.keyId()));
    environment.putAll(instance.environment());
    environment.putAll(parameters);
    return environment;
  }

  private ObjectNode getCommandInvocation(JsonNode request) throws ServiceException, IOException {
    SentCommand command = commands.get(request.path("CommandId").asText());
    String instanceId = request.path("InstanceId").asText();
    CommandInvocation invocation = command == null ? null : command.invocations().get(instanceId);
    if (invocation == null
        || Instant.now().isBefore(invocation.requested().plus(UNKNOWN_AT_FIRST))) {
      throw new ServiceException(
          "InvocationDoesNotExist",
          "no invocation of command " + request.path("CommandId") + " on " + instanceId);
    }
    // The status is read once: the outputs are whole when it says that the command ended.
    CommandInvocation.Status status = invocation.status();
    Instant started = invocation.started();
    Instant ended = invocation.ended();
    return JSON.createObjectNode()
        .put("CommandId", command.id())
        .put("InstanceId", instanceId)
        .put("Comment", command.comment())
        .put("DocumentName", command.document().name())
        .put("DocumentVersion", RunCommandDocument.VERSION)
        .put("PluginName", "aws:runShellScript")
        .put("ResponseCode", status.ended() ? invocation.responseCode() : -1)
        .put("ExecutionStartDateTime", started == null ? "" : started.toString())
        .put("ExecutionEndDateTime", ended == null ? "" : ended.toString())
        .put(
            "ExecutionElapsedTime",
            started == null || ended == null ? "" : Duration.between(started, ended).toString())
        .put("Status", status.text)
        .put("StatusDetails", status.details)
        .put("StandardOutputContent", status.ended() ? invocation.standardOutput() : "")
        .put("StandardOutputUrl", "")
        .put("StandardErrorContent", status.ended() ? invocation.standardError() : "")
        .put("StandardErrorUrl", "");
  }

  private ObjectNode cancelCommand(JsonNode request) throws ServiceException {
    String id = request.path("CommandId").asText();
    SentCommand command = commands.get(id);
    if (command == null) {
      throw new ServiceException("InvalidCommandId", "there is no command " + id);
    }
    List<String> only = new ArrayList<>();
    request.path("InstanceIds").forEach(instance -> only.add(instance.asText()));
    for (CommandInvocation invocation : command.invocations().values()) {
      if (only.isEmpty() || only.contains(invocation.instance().instanceId())) {
        threads.execute(invocation::cancel);
      }
    }
    return JSON.createObjectNode();
  }

  private ObjectNode describeInstanceInformation(JsonNode request) {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode list = answer.putArray("InstanceInformationList");
    for (Instance instance : instances.values()) {
      Agent agent = agents.get(instance.instanceId());
      String status = agent.status().text;
      if (passes(request, "InstanceIds", instance.instanceId())
          && passes(request, "PingStatus", status)) {
        list.addObject()
            .put("InstanceId", instance.instanceId())
            .put("ComputerName", instance.name())
            .put("PingStatus", status)
            .put("LastPingDateTime", SentCommand.epochSeconds(agent.lastPing()))
            .put("PlatformType", "Linux")
            .put("ResourceType", "EC2Instance");
      }
    }
    return answer;
  }

  /** Whether a value is among those of each filter by this key. */
  private static boolean passes(JsonNode request, String key, String value) {
    for (JsonNode filter : request.path("Filters")) {
      if (filter.path("Key").asText().equals(key)) {
        List<String> values = new ArrayList<>();
        filter.path("Values").forEach(each -> values.add(each.asText()));
        if (!values.contains(value)) {
          return false;
        }
      }
    }
    return true;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "run-command");
    thread.setDaemon(true);
    return thread;
  }
}
