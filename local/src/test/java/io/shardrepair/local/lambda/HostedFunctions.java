package io.shardrepair.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardrepair.local.aws.LocalAws;
import io.shardrepair.local.aws.SignedRequest;
import io.shardrepair.local.process.AccessKeys;
import io.shardrepair.local.process.Loopback;
import io.shardrepair.local.process.RunToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** The local host of Lambda functions in this JVM, for tests of other packages. */
public final class HostedFunctions implements AutoCloseable {
  private final LambdaHost host;
  private final RunToken token;

  private HostedFunctions(LambdaHost host, RunToken token) {
    this.host = host;
    this.token = token;
  }

  /** A function by the name of its handler class. */
  public static HostedFunctions start(String handler, int timeoutSeconds) throws IOException {
    RunToken token = RunToken.random();
    return new HostedFunctions(
        LambdaHost.start(
            0,
            1,
            List.of(new LambdaFunction.Spec("function", handler, timeoutSeconds, 512)),
            AccessKeys.random(List.of("function")),
            token),
        token);
  }

  /** A request that invokes the function, but for its event. */
  public HttpRequest.Builder invocation() {
    return token.addTo(HttpRequest.newBuilder(invocations(Loopback.uri(host.port()), "function")));
  }

  /** Invokes a function of the local AWS as the operator. */
  public static HttpResponse<String> invoke(LocalAws aws, String function, String event)
      throws IOException, InterruptedException {
    return new SignedRequest.Signer(aws.credentials(), "lambda")
        .sign("POST", invocations(aws.endpoint(), function), Map.of(), event.getBytes(UTF_8))
        .send();
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
