package io.shardrepair.local.lambda;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardrepair.local.process.AccessKeys;
import io.shardrepair.local.process.ChildProcess;
import io.shardrepair.local.process.Loopback;
import io.shardrepair.local.process.RunToken;
import io.shardrepair.local.template.Template;
import io.shardrepair.local.template.TemplateException;
import io.shardrepair.store.PrivateFiles;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The child process that runs {@link LambdaHost}. */
public final class LambdaProcess implements AutoCloseable {
  private static final int AT_ONCE = 8;
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_GRACE = Duration.ofSeconds(5);

  private final ChildProcess child;

  private LambdaProcess(ChildProcess child) {
    this.child = child;
  }

  /**
   * @param heapMb greatest heap of all functions together
   * @param clientEnvironment settings of the AWS clients; wins over the functions' own
   * @param keys of all functions and of {@link FunctionKey#NOBODY}
   * @param token which the host's callers bring
   * @param kept folder for what functions write of repairs ({@link KeptObjects}); absent to keep
   *     nothing
   */
  public static LambdaProcess start(
      int port,
      int heapMb,
      List<Template.Function> functions,
      Map<String, String> clientEnvironment,
      AccessKeys keys,
      RunToken token,
      Path workDir,
      Optional<Path> kept)
      throws IOException, InterruptedException {
    Path home = PrivateFiles.folder(workDir.resolve("lambda"));
    Path log = PrivateFiles.forOutput(workDir.resolve("lambda.log"));
    Path specs = home.resolve("functions.json");
    PrivateFiles.write(
        specs,
        new ObjectMapper()
            .writeValueAsBytes(
                functions.stream()
                    .map(
                        f ->
                            new LambdaFunction.Spec(
                                f.name(), f.handler(), f.timeoutSeconds(), f.memoryMb()))
                    .toList()));
    FunctionKey.install(home);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heapMb + "m");
    command.add("-Djava.io.tmpdir=" + home);
    // Otherwise a small answer waits 40 ms for the acknowledgement of its headers.
    command.add("-Dsun.net.httpserver.nodelay=true");
    kept.ifPresent(folder -> command.add("-D" + KeptObjects.FOLDER + "=" + folder));
    command.add("-cp");
    command.add(System.getProperty("java.class.path") + File.pathSeparator + home);
    command.add(LambdaHost.class.getName());
    command.add(String.valueOf(port));
    command.add(String.valueOf(AT_ONCE));
    command.add(specs.toString());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    builder.environment().putAll(environment(functions));
    builder.environment().putAll(clientEnvironment);
    builder.environment().putAll(keys.environment(FunctionKey.NOBODY));
    List<String> names = functions.stream().map(Template.Function::name).toList();
    builder.environment().put(AccessKeys.VARIABLE, keys.only(names).toJson());
    builder.environment().put(RunToken.VARIABLE, token.text());
    ChildProcess child = ChildProcess.start(builder);
    child.awaitAnswer(port, () -> answers(port, token), START_LIMIT, "the Lambda host", log);
    return new LambdaProcess(child);
  }

  /** Whether a host with this token is there: what it has no operation for, it refuses so. */
  private static boolean answers(int port, RunToken token) throws InterruptedException {
    HttpRequest request =
        token
            .addTo(HttpRequest.newBuilder(Loopback.uri(port)))
            .timeout(Duration.ofSeconds(2))
            .build();
    try {
      return HttpClient.newHttpClient()
          .send(request, HttpResponse.BodyHandlers.discarding())
          .headers()
          .firstValue("x-amzn-ErrorType")
          .equals(Optional.of("UnknownOperationException"));
    } catch (IOException notYet) {
      return false;
    }
  }

  /** The one environment of all functions. */
  public static Map<String, String> environment(List<Template.Function> functions) {
    Map<String, String> union = new HashMap<>();
    for (Template.Function function : functions) {
      function
          .environment()
          .forEach(
              (name, value) -> {
                String other = union.putIfAbsent(name, value);
                if (other != null && !other.equals(value)) {
                  throw new TemplateException(
                      function.logicalId()
                          + ": variable "
                          + name
                          + " is "
                          + value
                          + ", but another function has "
                          + other
                          + "; locally all functions share one environment");
                }
              });
    }
    return union;
  }

  @Override
  public void close() {
    child.closeWithInput(STOP_GRACE);
  }
}
