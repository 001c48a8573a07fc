package io.shardrepair.influx;

import java.io.IOException;
import java.time.Duration;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/** Builds the client for every request to a node. */
final class NodeClient {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private NodeClient() {}

  /**
   * A client that trusts what an operator trusts and follows no redirects: InfluxDB never
   * redirects, so a server that does is something else, and could get the node's credentials or
   * direct requests to anything that the functions can reach.
   *
   * @throws IOException as for {@link Trust#apply}
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
