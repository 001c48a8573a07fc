package io.shardrepair.local.aws;

import io.shardrepair.local.process.RunToken;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.Testcontainers;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * LocalStack as a container, for machines with a Docker engine. It reaches the stand-ins through
 * Testcontainers' tunnel to loopback ports of this machine, so that they need no other interface.
 */
final class ContainerEndpoint implements AwsEndpoint {
  private static final String IMAGE = "localstack/localstack:4.14.0";
  private static final String PLUG_IN = "/opt/shardrepair-plug-in";
  private static final String HOST = "http://host.testcontainers.internal:";

  private final LocalStackContainer container;

  private ContainerEndpoint(LocalStackContainer container) {
    this.container = container;
  }

  static boolean dockerAnswers() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  /**
   * @param workDir where the plug-in is unpacked before it is copied into the container
   */
  static AwsEndpoint.Starter starter(Path workDir) {
    return (lambdaPort, runCommandPort, token) -> start(workDir, lambdaPort, runCommandPort, token);
  }

  private static ContainerEndpoint start(
      Path workDir, int lambdaPort, int runCommandPort, RunToken token) throws IOException {
    Path plugIn = LocalStackPlugIn.unpack(workDir.resolve("plug-in"));
    Testcontainers.exposeHostPorts(lambdaPort, runCommandPort);
    LocalStackContainer container =
        new LocalStackContainer(DockerImageName.parse(IMAGE))
            .withAccessToHost(true)
            .withCopyFileToContainer(MountableFile.forHostPath(plugIn), PLUG_IN)
            .withEnv("PYTHONPATH", PLUG_IN)
            .withEnv(
                LocalStackPlugIn.environment(
                    URI.create(HOST + lambdaPort), URI.create(HOST + runCommandPort), token));
    try {
      container.start();
    } catch (RuntimeException e) {
      container.stop();
      throw e;
    }
    return new ContainerEndpoint(container);
  }

  @Override
  public URI uri() {
    return container.getEndpoint();
  }

  @Override
  public void close() {
    container.stop();
  }
}
