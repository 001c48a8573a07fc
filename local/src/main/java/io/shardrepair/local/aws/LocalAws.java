package io.shardrepair.local.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.local.lambda.FunctionKey;
import io.shardrepair.local.lambda.LambdaProcess;
import io.shardrepair.local.process.AccessKeys;
import io.shardrepair.local.process.Loopback;
import io.shardrepair.local.process.RunToken;
import io.shardrepair.local.runcommand.Instance;
import io.shardrepair.local.runcommand.LocalRunCommand;
import io.shardrepair.local.runcommand.RunCommandDocument;
import io.shardrepair.local.template.Template;
import io.shardrepair.local.template.TemplateException;
import io.shardrepair.store.PrivateFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * The project's stack on this machine: everything listens on loopback, every file is below the
 * working directory, every process ends with {@link #close}.
 *
 * <p>Logs: {@code localstack.log}, {@code lambda.log}, and {@code commands/} with a folder per SSM
 * command.
 */
public final class LocalAws implements AutoCloseable {
  private static final int DEFAULT_HEAP_MB = 1024;

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private URI endpoint;
  private AwsClients clients;
  private LocalRunCommand runCommand;
  private final RunToken token = RunToken.random();
  private AccessKeys keys;
  private PlugInApi plugIn;
  private int lambdaPort;
  private Path workDir;
  private Map<String, String> functionEnvironment;
  private Map<String, String> stateMachines;

  private LocalAws() {}

  /**
   * Starts LocalStack as a process of this machine.
   *
   * @param python the python of a virtual environment with LocalStack
   * @param root the project's root, where template.yaml is
   * @param workDir a directory of its own, for state and logs; made if it does not exist
   * @param instances the stand-ins of EC2 instances
   * @param kept folder in which the objects of repairs are kept as they are written, by their keys
   * @throws TemplateException if template.yaml holds something that cannot be resolved
   */
  public static LocalAws start(
      Path python, Path root, Path workDir, List<Instance> instances, Path kept)
      throws IOException, InterruptedException {
    Path absolute = workDir.toAbsolutePath();
    return start(
        HostLocalStack.with(python, absolute),
        root,
        absolute,
        instances,
        DEFAULT_HEAP_MB,
        Optional.of(kept.toAbsolutePath()));
  }

  /**
   * Starts the stack on a LocalStack of any kind.
   *
   * @param lambdaHeapMb greatest heap of all Lambda functions together
   */
  public static LocalAws start(
      AwsEndpoint.Starter localStack,
      Path root,
      Path workDir,
      List<Instance> instances,
      int lambdaHeapMb)
      throws IOException, InterruptedException {
    return start(localStack, root, workDir, instances, lambdaHeapMb, Optional.empty());
  }

  private static LocalAws start(
      AwsEndpoint.Starter localStack,
      Path root,
      Path workDir,
      List<Instance> instances,
      int lambdaHeapMb,
      Optional<Path> kept)
      throws IOException, InterruptedException {
    LocalAws aws = new LocalAws();
    try {
      aws.startAll(localStack, root, workDir.toAbsolutePath(), instances, lambdaHeapMb, kept);
      return aws;
    } catch (IOException | InterruptedException | RuntimeException e) {
      aws.close();
      throw e;
    }
  }

  private void startAll(
      AwsEndpoint.Starter localStack,
      Path root,
      Path workDir,
      List<Instance> instances,
      int lambdaHeapMb,
      Optional<Path> kept)
      throws IOException, InterruptedException {
    PrivateFiles.folder(workDir);
    this.workDir = workDir;
    Path file = root.resolve("template.yaml");
    Template template = Template.read(file);
    List<Template.Function> functions = template.functions();
    functionEnvironment = LambdaProcess.environment(functions);
    keys = AccessKeys.random(keyIds(functions, instances));
    runCommand =
        opened(
            LocalRunCommand.start(
                workDir.resolve("commands"),
                template.documents().stream()
                    .map(each -> RunCommandDocument.parse(each.name(), each.content()))
                    .toList(),
                instances,
                keys,
                token));
    lambdaPort = Loopback.freePort();
    endpoint = opened(localStack.start(lambdaPort, runCommand.port(), token)).uri();
    plugIn = new PlugInApi(endpoint, token);
    plugIn.add(keys);
    runCommand.addEnvironment(clientEnvironment());
    writeOperatorEnvironment();
    var unused =
        opened(
            LambdaProcess.start(
                lambdaPort,
                lambdaHeapMb,
                functions,
                clientEnvironment(),
                keys,
                token,
                workDir,
                kept));
    clients = opened(new AwsClients(endpoint, keys.credentials(AccessKeys.OPERATOR)));
    stateMachines = Deployment.deploy(template, clients);
    started.push(new CallRecord(plugIn, file, template.physicalIds()));
  }

  private void writeOperatorEnvironment() throws IOException {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(clientEnvironment())
        .forEach(
            (name, value) -> lines.append(name).append('=').append(quoted(value)).append('\n'));
    PrivateFiles.write(operatorEnvironment(), lines.toString().getBytes(UTF_8));
    started.push(() -> Files.deleteIfExists(operatorEnvironment()));
  }

  private static String quoted(String value) {
    return "'" + value.replace("'", "'\\''") + "'";
  }

  /**
   * A file for the operator's shell, as long as the stack runs: what {@link #clientEnvironment}
   * has, a variable a line.
   */
  public Path operatorEnvironment() {
    return workDir.resolve("operator.env");
  }

  private static Set<String> keyIds(List<Template.Function> functions, List<Instance> instances) {
    Set<String> ids = new HashSet<>(Set.of(AccessKeys.OPERATOR, FunctionKey.NOBODY));
    functions.forEach(function -> ids.add(function.name()));
    instances.forEach(instance -> ids.add(instance.keyId()));
    return ids;
  }

  private <T extends AutoCloseable> T opened(T resource) {
    started.push(resource);
    return resource;
  }

  /** Where the AWS APIs answer. */
  public URI endpoint() {
    return endpoint;
  }

  /** The bucket that the functions use: their variable BUCKET. */
  public String bucket() {
    return functionVariable("BUCKET");
  }

  /**
   * A variable of the functions' environment, which all share locally.
   *
   * @throws TemplateException if no function has it
   */
  public String functionVariable(String name) {
    String value = functionEnvironment.get(name);
    if (value == null) {
      throw new TemplateException("no function in template.yaml has a variable " + name);
    }
    return value;
  }

  /**
   * Sets a parameter of the Parameter Store.
   *
   * @param variable of the functions' environment, which holds the parameter's name
   * @throws TemplateException if no function has it
   */
  public void putParameter(String variable, String value) {
    String name = functionVariable(variable);
    ssm()
        .putParameter(
            request -> request.name(name).value(value).type(ParameterType.STRING).overwrite(true));
  }

  /**
   * @throws TemplateException if the template has no such state machine
   */
  public String stateMachineArn(String logicalId) {
    String arn = stateMachines.get(logicalId);
    if (arn == null) {
      throw new TemplateException(
          "template.yaml has no state machine " + logicalId + ", only " + stateMachines.keySet());
    }
    return arn;
  }

  /** The stand-in for Run Command, to cut instances off or have calls throttled. */
  public LocalRunCommand runCommand() {
    return runCommand;
  }

  /**
   * Environment variables that point the AWS CLI or an SDK of a child process here, with the
   * operator's key.
   */
  public Map<String, String> clientEnvironment() {
    return clientEnvironment(AccessKeys.OPERATOR);
  }

  /**
   * The same with another key.
   *
   * @param keyId a function's name, or that of a node ({@link Instance#keyId})
   */
  public Map<String, String> clientEnvironment(String keyId) {
    return AwsClients.environment(endpoint, keys.environment(keyId), workDir);
  }

  /** Where LocalStack hands calls of functions. */
  int lambdaPort() {
    return lambdaPort;
  }

  PlugInApi plugIn() {
    return plugIn;
  }

  /** The operator's key. */
  public AwsCredentials credentials() {
    return keys.credentials(AccessKeys.OPERATOR);
  }

  /** A client that lives as long as this object, as do the next two. */
  public S3Client s3() {
    return clients.s3;
  }

  public SfnClient stepFunctions() {
    return clients.stepFunctions;
  }

  public SsmClient ssm() {
    return clients.ssm;
  }

  /** Ends everything that was started, the last first; a second call has no effect. */
  @Override
  public synchronized void close() {
    RuntimeException problem = null;
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        if (problem == null) {
          problem = new IllegalStateException("the local AWS did not end in order", e);
        } else {
          problem.addSuppressed(e);
        }
      }
    }
    if (problem != null) {
      throw problem;
    }
  }
}
