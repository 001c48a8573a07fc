package io.shardrepair.local.aws;

import io.shardrepair.local.process.ChildProcess;
import io.shardrepair.local.process.Loopback;
import io.shardrepair.local.process.RunToken;
import io.shardrepair.store.PrivateFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * LocalStack as a process of this machine, without a container engine.
 *
 * <p>It listens on loopback only, keeps all its files in its own directory, has none of this
 * process's environment but PATH, and ends by itself when this process is gone.
 */
final class HostLocalStack implements AwsEndpoint {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  /** It keeps nothing worth saving, and its own orderly end may take 10 s. */
  private static final Duration STOP_GRACE = Duration.ofSeconds(2);

  private final int port;
  private final ChildProcess child;

  private HostLocalStack(int port, ChildProcess child) {
    this.port = port;
    this.child = child;
  }

  /** How to start one with the Python of a virtual environment that LocalStack is installed in. */
  static AwsEndpoint.Starter with(Path python, Path workDir) {
    return (lambdaPort, runCommandPort, token) ->
        start(python, workDir, lambdaPort, runCommandPort, token);
  }

  private static HostLocalStack start(
      Path python, Path workDir, int lambdaPort, int runCommandPort, RunToken token)
      throws IOException, InterruptedException {
    Path home = PrivateFiles.folder(workDir.resolve("localstack"));
    Path log = PrivateFiles.forOutput(workDir.resolve("localstack.log"));
    Path plugIn = LocalStackPlugIn.unpack(home.resolve("plug-in"));
    int port = Loopback.freePort();
    ProcessBuilder builder =
        new ProcessBuilder(python.toString(), "-m", "localstack.runtime.main")
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    environment.put("HOME", home.toString());
    environment.put("PYTHONPATH", plugIn.toString());
    // Objects of S3 are kept there (gate.py).
    environment.put("TMPDIR", PrivateFiles.folder(home.resolve("tmp")).toString());
    environment.putAll(
        LocalStackPlugIn.environment(
            Loopback.uri(lambdaPort), Loopback.uri(runCommandPort), token));
    environment.putAll(
        Map.of(
            "GATEWAY_LISTEN", "127.0.0.1:" + port,
            "GATEWAY_SERVER", "shardrepair",
            "OVERRIDE_IN_DOCKER", "0",
            "FILESYSTEM_ROOT", home.resolve("root").toString(),
            "DNS_ADDRESS", "0",
            "SHARDREPAIR_END_WITH_STDIN", "1"));
    // Its standard input stays open for as long as this process lives; see server.py.
    ChildProcess child;
    try {
      child = ChildProcess.start(builder);
    } catch (IOException e) {
      throw new IOException("cannot start LocalStack with " + python + ": " + e.getMessage(), e);
    }
    PlugInApi plugInApi = new PlugInApi(Loopback.uri(port), token);
    child.awaitAnswer(port, plugInApi::answers, START_LIMIT, "LocalStack", log);
    return new HostLocalStack(port, child);
  }

  @Override
  public URI uri() {
    return Loopback.uri(port);
  }

  @Override
  public void close() {
    child.closeWithInput(STOP_GRACE);
  }
}
