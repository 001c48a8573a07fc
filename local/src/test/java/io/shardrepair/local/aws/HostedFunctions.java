package io.shardrepair.local.aws;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/** The local host of Lambda functions in this JVM, for tests of other packages. */
public final class HostedFunctions implements AutoCloseable {
  private final LambdaHost host;

  private HostedFunctions(LambdaHost host) {
    this.host = host;
  }

  /** A function by the name of its handler class. */
  public static HostedFunctions start(String handler, int timeoutSeconds) throws IOException {
    return new HostedFunctions(
        LambdaHost.start(
            0, 1, List.of(new LambdaFunction.Spec("function", handler, timeoutSeconds, 512))));
  }

  /** Where the function is invoked. */
  public URI invocations() {
    return invocations(Loopback.uri(host.port()), "function");
  }

  /** Where a function is invoked by the API of Lambda. */
  public static URI invocations(URI endpoint, String function) {
    return endpoint.resolve("/2015-03-31/functions/" + function + "/invocations");
  }

  @Override
  public void close() {
    host.close();
  }
}
