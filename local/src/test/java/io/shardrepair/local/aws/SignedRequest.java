package io.shardrepair.local.aws;

import io.shardrepair.local.template.Intrinsics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** A request as AWS's own signer signed it, which a test may change before it is sent. */
public final class SignedRequest {
  /** Java's client sets them itself. */
  private static final Set<String> RESTRICTED = Set.of("host", "content-length");

  private final String method;
  private final URI uri;
  private final Map<String, List<String>> headers;
  private final byte[] body;

  private SignedRequest(String method, URI uri, Map<String, List<String>> headers, byte[] body) {
    this.method = method;
    this.uri = uri;
    this.headers = headers;
    this.body = body;
  }

  /** With a key, when, and how it is signed. */
  public record Signer(AwsCredentials key, Clock clock, String service) {
    public Signer(AwsCredentials key, String service) {
      this(key, Clock.systemUTC(), service);
    }

    public SignedRequest sign(String method, URI uri, Map<String, String> headers, byte[] body) {
      return sign(method, uri, headers, body, request -> {});
    }

    public SignedRequest sign(
        String method,
        URI uri,
        Map<String, String> headers,
        byte[] body,
        Consumer<SignRequest.Builder<AwsCredentialsIdentity>> how) {
      SdkHttpRequest.Builder request =
          SdkHttpRequest.builder().uri(uri).method(SdkHttpMethod.fromValue(method));
      headers.forEach(request::putHeader);
      boolean s3 = service.equals("s3");
      var signed =
          AwsV4HttpSigner.create()
              .sign(
                  settings -> {
                    settings
                        .identity(key)
                        .request(request.build())
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, Intrinsics.REGION)
                        .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, !s3)
                        .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, !s3)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock);
                    how.accept(settings);
                  });
      byte[] sent = signed.payload().map(SignedRequest::bytes).orElse(new byte[0]);
      return new SignedRequest(method, signed.request().getUri(), signed.request().headers(), sent);
    }
  }

  private static byte[] bytes(ContentStreamProvider content) {
    try (InputStream in = content.newStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A request that a URL alone makes, presigned or not. */
  static SignedRequest ofUrl(String method, URL url, byte[] body) {
    return new SignedRequest(method, URI.create(url.toString()), Map.of(), body);
  }

  byte[] body() {
    return body.clone();
  }

  SignedRequest withBody(byte[] other) {
    return new SignedRequest(method, uri, headers, other);
  }

  SignedRequest withUri(String from, String to) {
    return new SignedRequest(method, URI.create(uri.toString().replace(from, to)), headers, body);
  }

  SignedRequest with(String header, String value) {
    Map<String, List<String>> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    changed.putAll(headers);
    changed.put(header, List.of(value));
    return new SignedRequest(method, uri, changed, body);
  }

  SignedRequest unsigned() {
    Map<String, List<String>> left = new HashMap<>(headers);
    left.keySet().removeIf(name -> name.equalsIgnoreCase("Authorization"));
    return new SignedRequest(method, uri, left, body);
  }

  public HttpResponse<String> send() throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .version(HttpClient.Version.HTTP_1_1)
            .timeout(Duration.ofSeconds(60))
            .method(
                method,
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(
        (name, values) -> {
          if (!RESTRICTED.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> request.header(name, value));
          }
        });
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
