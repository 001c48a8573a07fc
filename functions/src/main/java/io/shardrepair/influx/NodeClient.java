package io.shardrepair.influx;

import java.io.IOException;
import java.time.Duration;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/** How every request reaches a node. */
final class NodeClient {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private NodeClient() {}

  /**
   * A client that believes what an operator trusts, and asks the node itself or nobody: InfluxDB
   * never redirects, so whoever does is something else, and would be given the node's credentials
   * or send requests to wherever the functions can reach.
   *
   * @throws IOException as {@link Trust#apply}
   */
  static OkHttpClient.Builder builder(Trust trust) throws IOException {
    OkHttpClient.Builder client =
        new OkHttpClient.Builder()
            .connectTimeout(CONNECT)
            .followRedirects(false)
            .followSslRedirects(false)
            .addInterceptor(NodeClient::refuseRedirect);
    trust.apply(client);
    return client;
  }

  private static Response refuseRedirect(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    if (response.isRedirect()) {
      response.close();
      throw new IOException(
          "HTTP %d redirects to %s, which is not followed; the url must be that of InfluxDB itself"
              .formatted(response.code(), response.header("Location")));
    }
    return response;
  }
}
