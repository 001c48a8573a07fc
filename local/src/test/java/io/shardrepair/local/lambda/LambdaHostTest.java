package io.shardrepair.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardrepair.local.aws.FixtureHandlers;
import io.shardrepair.local.process.AccessKeys;
import io.shardrepair.local.process.Loopback;
import io.shardrepair.local.process.RunToken;
import io.shardrepair.local.template.Template;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LambdaHostTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunToken token = RunToken.random();
  private LambdaHost host;

  @BeforeEach
  void start() throws IOException {
    host =
        LambdaHost.start(
            0,
            8,
            List.of(
                new LambdaFunction.Spec("echo", FixtureHandlers.Echo.class.getName(), 5, 128),
                new LambdaFunction.Spec("refuse", FixtureHandlers.Refuse.class.getName(), 5, 128),
                new LambdaFunction.Spec("slow", FixtureHandlers.Slow.class.getName(), 1, 128),
                new LambdaFunction.Spec("gone", "io.shardrepair.Gone", 5, 128)),
            AccessKeys.random(List.of("echo", "refuse", "slow", "gone")),
            token);
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  void handlerGetsTheEventAndItsContext() throws Exception {
    HttpResponse<String> response = invoke("echo", "{\"a\":1}");

    JsonNode answer = JSON.readTree(response.body());
    assertThat(response.headers().firstValue("X-Amz-Function-Error")).isEmpty();
    assertThat(answer.path("event").path("a").asInt()).isEqualTo(1);
    assertThat(answer.path("function").asText()).isEqualTo("echo");
    assertThat(answer.path("remaining").asInt()).isBetween(1, 5000);
  }

  @Test
  void functionIsFoundByArnAndAlias() throws Exception {
    assertThat(invoke(Template.functionArn("echo") + ":live", "{}").statusCode()).isEqualTo(200);
  }

  @Test
  void exceptionOfTheHandlerIsAFunctionError() throws Exception {
    HttpResponse<String> response = invoke("refuse", "{}");

    JsonNode error = JSON.readTree(response.body());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("X-Amz-Function-Error")).hasValue("Unhandled");
    assertThat(error.path("errorType").asText())
        .isEqualTo(FixtureHandlers.RefusedException.class.getName());
    assertThat(error.path("errorMessage").asText()).isEqualTo("refused \"on purpose\"");
    assertThat(error.path("stackTrace").path(0).asText()).contains("FixtureHandlers$Refuse");
  }

  @Test
  void longInvocationTimesOut() throws Exception {
    JsonNode error = JSON.readTree(invoke("slow", "{}").body());

    assertThat(error.path("errorType").asText()).isEqualTo("Sandbox.Timedout");
    assertThat(error.path("errorMessage").asText()).endsWith("Task timed out after 1.00 seconds");
  }

  @Test
  void missingHandlerClassIsNamed() throws Exception {
    JsonNode error = JSON.readTree(invoke("gone", "{}").body());

    assertThat(error.path("errorType").asText()).isEqualTo("java.lang.ClassNotFoundException");
    assertThat(error.path("errorMessage").asText())
        .isEqualTo("Class not found: io.shardrepair.Gone");
  }

  /** docs.aws.amazon.com/lambda/latest/api/API_Invoke.html, InvalidRequestContentException */
  @Test
  void eventThatIsNoJsonIsRefused() throws Exception {
    for (String event : List.of("no json", "{\"a\":", "{} {}", " ")) {
      HttpResponse<String> response = invoke("echo", event);

      assertThat(response.statusCode()).as(event).isEqualTo(400);
      assertThat(response.headers().firstValue("x-amzn-ErrorType"))
          .hasValue("InvalidRequestContentException");
    }
  }

  @Test
  void unknownFunctionAndTooLargeEventAreRefused() throws Exception {
    HttpResponse<String> unknown = invoke("other", "{}");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.headers().firstValue("x-amzn-ErrorType"))
        .hasValue("ResourceNotFoundException");

    HttpResponse<String> large = invoke("echo", "\"" + "x".repeat(6 * 1024 * 1024) + "\"");
    assertThat(large.statusCode()).isEqualTo(413);
    assertThat(large.headers().firstValue("x-amzn-ErrorType")).hasValue("RequestTooLargeException");
  }

  @Test
  void onlyAProcessOfTheSameRunInvokesAFunction() throws Exception {
    for (HttpRequest.Builder stranger :
        List.of(request("echo"), RunToken.random().addTo(request("echo")))) {
      HttpResponse<String> refused = invoke(stranger, "{}");

      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.headers().firstValue("x-amzn-ErrorType"))
          .hasValue("MissingAuthenticationTokenException");
    }
    assertThat(invoke(token.addTo(request("echo")), "{}").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> invoke(String function, String event) throws Exception {
    return invoke(token.addTo(request(function)), event);
  }

  private static HttpResponse<String> invoke(HttpRequest.Builder request, String event)
      throws Exception {
    return HttpClient.newHttpClient()
        .send(
            request.POST(HttpRequest.BodyPublishers.ofString(event)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String function) {
    return HttpRequest.newBuilder(
        Loopback.uri(host.port())
            .resolve(
                "/2015-03-31/functions/" + URLEncoder.encode(function, UTF_8) + "/invocations"));
  }
}
