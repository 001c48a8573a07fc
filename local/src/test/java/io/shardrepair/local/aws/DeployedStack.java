package io.shardrepair.local.aws;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardrepair.local.lambda.FunctionKey;
import io.shardrepair.local.lambda.LambdaProcess;
import io.shardrepair.local.process.AccessKeys;
import io.shardrepair.local.process.ChildProcess;
import io.shardrepair.local.process.Loopback;
import io.shardrepair.local.process.RunToken;
import io.shardrepair.local.runcommand.Instance;
import io.shardrepair.local.runcommand.LocalRunCommand;
import io.shardrepair.local.runcommand.RunCommandDocument;
import io.shardrepair.local.setup.Tools;
import io.shardrepair.local.template.Template;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A stack that LocalStack's own CloudFormation engine makes of a template, which is packaged by the
 * AWS CLI and expanded by AWS's SAM translator before ({@code deploy/stack.py}). What runs then is
 * what was deployed: the functions as the versions of their alias have them, the document as SSM
 * has it.
 */
final class DeployedStack implements AutoCloseable {
  static final String CODE_BUCKET = "code";

  private static final int HEAP_MB = 512;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Tools tools;
  private final Path folder;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final RunToken token = RunToken.random();
  private PlugInApi plugIn;
  private LocalRunCommand runCommand;
  private int lambdaPort;
  private Map<String, String> clientEnvironment;
  private AwsClients clients;
  private LambdaProcess lambda;

  private DeployedStack(Tools tools, Path folder) {
    this.tools = tools;
    this.folder = folder;
  }

  /** Starts what a stack is deployed into. */
  static DeployedStack start(Tools tools, Path folder, List<Instance> instances)
      throws IOException, InterruptedException {
    DeployedStack stack = new DeployedStack(tools, folder);
    try {
      stack.open(instances);
      return stack;
    } catch (IOException | InterruptedException | RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  private void open(List<Instance> instances) throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>(List.of(AccessKeys.OPERATOR));
    instances.forEach(instance -> ids.add(instance.keyId()));
    AccessKeys keys = AccessKeys.random(ids);
    runCommand =
        opened(
            LocalRunCommand.start(folder.resolve("commands"), List.of(), instances, keys, token));
    lambdaPort = Loopback.freePort();
    URI endpoint =
        opened(LocalStacks.choose(folder).start(lambdaPort, runCommand.port(), token)).uri();
    plugIn = new PlugInApi(endpoint, token);
    plugIn.add(keys);
    clientEnvironment =
        AwsClients.environment(endpoint, keys.environment(AccessKeys.OPERATOR), folder);
    runCommand.addEnvironment(clientEnvironment);
    clients = opened(new AwsClients(endpoint, keys.credentials(AccessKeys.OPERATOR)));
    clients.s3.createBucket(request -> request.bucket(CODE_BUCKET));
  }

  private <T extends AutoCloseable> T opened(T resource) {
    started.push(resource);
    return resource;
  }

  AwsClients clients() {
    return clients;
  }

  /**
   * Uploads what the template names by its path, and names the uploads instead. The template stays
   * unedited: beside a copy of it lie the files that it names, of the code just enough for an
   * archive, since the host of functions has the classes.
   */
  Path packaged(Path root) throws IOException, InterruptedException {
    Path source = folder.resolve("package");
    for (String path :
        List.of("template.yaml", "statemachine", "functions/src/main/resources/node")) {
      copy(root.resolve(path), source.resolve(path));
    }
    Path packaged = source.resolve("packaged.yaml");
    run(
        "package",
        List.of(
            "-m",
            "awscli",
            "cloudformation",
            "package",
            "--template-file",
            source.resolve("template.yaml").toString(),
            "--s3-bucket",
            CODE_BUCKET,
            "--output-template-file",
            packaged.toString()),
        Map.of());
    return packaged;
  }

  /** What came of it, as {@code deploy/stack.py} prints it. */
  JsonNode create(Path template, Map<String, String> parameters)
      throws IOException, InterruptedException {
    return deploy("create", template, parameters);
  }

  /** Parameters that are not given have their defaults again. */
  JsonNode update(Path template, Map<String, String> parameters)
      throws IOException, InterruptedException {
    return deploy("update", template, parameters);
  }

  JsonNode delete() throws IOException, InterruptedException {
    return stack(List.of("delete"));
  }

  /** Properties, by type, that LocalStack's resource providers do not name ({@code dropped.py}). */
  Map<String, List<String>> dropped() throws IOException, InterruptedException {
    Path plugIn = LocalStackPlugIn.unpack(folder.resolve("dropped"));
    Path found =
        run(
            "dropped",
            List.of(script("dropped.py"), output("stack-create").toString()),
            Map.of("PYTHONPATH", plugIn.toString()));
    return JSON.readValue(found.toFile(), new TypeReference<TreeMap<String, List<String>>>() {});
  }

  /** Answers to calls of Lambda, an error by its code ({@code functions.py}). */
  Map<String, String> functionAnswers() throws IOException, InterruptedException {
    Path found = run("functions", List.of(script("functions.py"), CODE_BUCKET), Map.of());
    return JSON.readValue(found.toFile(), new TypeReference<>() {});
  }

  private JsonNode deploy(String command, Path template, Map<String, String> parameters)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(command, template.toString(), CODE_BUCKET));
    parameters.forEach((name, value) -> arguments.add(name + "=" + value));
    return stack(arguments);
  }

  /** Answers calls with what is deployed now. */
  void run(JsonNode outcome) throws IOException, InterruptedException {
    for (Map.Entry<String, JsonNode> document : outcome.at("/contents/documents").properties()) {
      Map<String, Object> content =
          JSON.convertValue(document.getValue().path("content"), new TypeReference<>() {});
      runCommand.put(RunCommandDocument.parse(document.getKey(), content));
    }
    if (lambda != null) {
      lambda.close();
    }
    List<Template.Function> functions = functions(outcome);
    List<String> ids = new ArrayList<>(List.of(FunctionKey.NOBODY));
    functions.forEach(function -> ids.add(function.name()));
    AccessKeys keys = AccessKeys.random(ids);
    plugIn.add(keys);
    lambda =
        LambdaProcess.start(
            lambdaPort,
            HEAP_MB,
            functions,
            clientEnvironment,
            keys,
            token,
            folder,
            Optional.empty());
  }

  /** The functions as their alias has them. */
  static List<Template.Function> functions(JsonNode outcome) {
    List<Template.Function> functions = new ArrayList<>();
    outcome
        .at("/resources")
        .properties()
        .forEach(
            resource -> {
              if (resource.getValue().path("type").asText().equals("AWS::Lambda::Function")) {
                String name = resource.getValue().path("id").asText();
                JsonNode deployed = alias(outcome, name).path("configuration");
                functions.add(
                    new Template.Function(
                        resource.getKey(),
                        name,
                        deployed.path("Handler").asText(),
                        deployed.path("Timeout").asInt(),
                        deployed.path("MemorySize").asInt(),
                        JSON.convertValue(
                            deployed.at("/Environment/Variables"), new TypeReference<>() {})));
              }
            });
    return functions;
  }

  /** The one alias of a function. */
  static JsonNode alias(JsonNode outcome, String function) {
    return outcome.at("/contents/functions").path(function).at("/aliases/0");
  }

  private JsonNode stack(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(script("stack.py"));
    command.addAll(arguments);
    return JSON.readTree(run("stack-" + arguments.get(0), command, Map.of()).toFile());
  }

  private static String script(String name) {
    return Path.of("src/test/resources/deploy", name).toAbsolutePath().toString();
  }

  private Path output(String name) {
    return folder.resolve(name + ".out");
  }

  /** What Python printed, in a file. */
  private Path run(String name, List<String> arguments, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path output = output(name);
    Path errors = folder.resolve(name + ".err");
    List<String> command = new ArrayList<>(List.of(tools.python().toString()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", System.getenv("PATH"));
    builder.environment().putAll(clientEnvironment);
    builder.environment().putAll(environment);
    int exit = builder.start().waitFor();
    if (exit != 0) {
      throw new IOException(command + " ended with " + exit + ": " + ChildProcess.tail(errors, 20));
    }
    return output;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  @Override
  public void close() {
    if (lambda != null) {
      lambda.close();
    }
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("what the stack ran on did not end in order", e);
      }
    }
  }
}
