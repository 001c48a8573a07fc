package io.shardrepair.local.aws;

import io.shardrepair.local.process.RunToken;
import java.io.IOException;
import java.net.URI;

/** A running LocalStack, however it was started. */
public interface AwsEndpoint extends AutoCloseable {

  /** Where its AWS APIs answer, as seen from this machine. */
  URI uri();

  @Override
  void close();

  /** A way to start one. */
  @FunctionalInterface
  interface Starter {
    /**
     * @param lambdaPort loopback port of this machine to which LocalStack hands all calls of Lambda
     * @param runCommandPort loopback port to which it hands SSM's Run Command
     * @param token by which those two and LocalStack recognise each other
     */
    AwsEndpoint start(int lambdaPort, int runCommandPort, RunToken token)
        throws IOException, InterruptedException;
  }
}
