package io.shardrepair.local.aws;

import io.shardrepair.local.setup.ProjectRoot;
import io.shardrepair.local.setup.Toolbox;
import io.shardrepair.local.show.PlainProgress;
import java.nio.file.Path;

/** Chooses the LocalStack that the tests of this machine run against, and says which. */
public final class LocalStacks {
  private LocalStacks() {}

  /** A container where a Docker engine answers, else a process of this machine. */
  public static AwsEndpoint.Starter choose(Path workDir) {
    if (ContainerEndpoint.dockerAnswers()) {
      System.out.println("A Docker engine answers: LocalStack runs as a container.");
      return ContainerEndpoint.starter(workDir);
    }
    System.out.println(
        "No Docker engine answers: LocalStack in a container is skipped, it runs as a process.");
    return HostLocalStack.with(
        new Toolbox(ProjectRoot.find(), new PlainProgress(System.out)).tools().python(), workDir);
  }
}
