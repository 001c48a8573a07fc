package io.shardrepair.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;

/** How often a SendCommand goes over the wire. */
class OnlyThrottledTest {
  private static final String TAKEN = "{\"Command\":{\"CommandId\":\"c-1\"}}";
  private static final String THROTTLED =
      "{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}";

  private static final String ONLINE =
      "{\"InstanceInformationList\":[{\"InstanceId\":\"i-1\",\"PingStatus\":\"Online\"}]}";

  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;
  private SsmRunCommand commands;

  /** What the first request is answered with; 0 for a connection that breaks. */
  private int status;

  private String answer = "{}";

  @BeforeEach
  void listen() throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    server.createContext("/", this::answer);
    server.start();
    SsmClient ssm =
        SsmClient.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none")))
            .overrideConfiguration(o -> o.retryStrategy(OnlyThrottled.retries()))
            .build();
    commands = new SsmRunCommand(ssm, "document");
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  @Test
  void aServersErrorMayHaveStartedTheCommandSoItIsNotSentAgain() {
    status = 500;

    assertThatThrownBy(() -> commands.start("i-1", Map.of())).isInstanceOf(IOException.class);
    assertThat(requests).hasValue(1);
  }

  @Test
  void norIsOneWhoseConnectionBroke() {
    status = 0;

    assertThatThrownBy(() -> commands.start("i-1", Map.of())).isInstanceOf(IOException.class);
    assertThat(requests).hasValue(1);
  }

  @Test
  void aThrottledOneIsSentAgain() throws IOException {
    status = 400;
    answer = THROTTLED;

    assertThat(commands.start("i-1", Map.of())).isEqualTo("c-1");
    assertThat(requests).hasValue(2);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      if (exchange.getRequestHeaders().getFirst("X-Amz-Target").endsWith(".SendCommand")) {
        answerSend(exchange);
      } else {
        send(exchange, 200, ONLINE);
      }
    }
  }

  private void answerSend(HttpExchange exchange) throws IOException {
    boolean first = requests.incrementAndGet() == 1;
    if (first && status == 0) {
      return;
    }
    send(exchange, first ? status : 200, first ? answer : TAKEN);
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
