package io.shardrepair.local.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardrepair.local.aws.FixtureHandlers;
import io.shardrepair.local.lambda.HostedFunctions;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same handlers on the project's local host and on AWS's own runtime, that is {@code
 * aws-lambda-java-runtime-interface-client} under AWS's runtime interface emulator: both answer the
 * same.
 *
 * <p>Sources: what the runtime reports of an exception stands in {@code LambdaErrorConverter},
 * {@code UserFault} and {@code EventHandlerLoader} of aws/aws-lambda-java-libs, and with an example
 * in docs.aws.amazon.com/lambda/latest/dg/java-exceptions.html. The header {@code
 * X-Amz-Function-Error} with status 200 is FunctionError of
 * docs.aws.amazon.com/lambda/latest/api/API_Invoke.html.
 *
 * <p>The emulator is not Lambda in what surrounds the runtime, and is not asked there: it has no
 * such header, its status is 502 where the runtime ended, a time-out is a line of text and not
 * JSON, and its message of a too large response lacks the size. In these the local host follows the
 * sources that the tests name.
 */
class RuntimeContractIT {
  private static final int TIMEOUT_SECONDS = 10;
  private static final int RESPONSE_LIMIT = 6 * 1024 * 1024 + 100;
  private static final Path FIXTURES = classesFolder();

  @TempDir static Path folder;
  private static Emulator emulator;

  @BeforeAll
  static void findEmulator() throws IOException {
    emulator = new Emulator(folder);
  }

  /** What one event is answered on both. */
  private record Both(Answer local, Answer runtime) {
    void areTheSameSuccess() throws IOException {
      assertThat(local.status()).isEqualTo(200);
      assertThat(local.functionError()).isEmpty();
      assertThat(runtime.status()).isEqualTo(200);
      assertThat(local.json()).isEqualTo(runtime.json());
    }

    void areTheSameFailure() throws IOException {
      localIsAFailure();
      assertThat(local.json()).isEqualTo(runtime.json());
    }

    void localIsAFailure() {
      assertThat(local.status()).isEqualTo(200);
      assertThat(local.functionError()).isEqualTo("Unhandled");
    }
  }

  @Test
  void eventAndContextReachTheHandler() throws Exception {
    Both both = invoke(RuntimeFixtures.Echo.class, "{\"a\":[1,\"ä\"]}");

    both.areTheSameSuccess();
    assertThat(both.local().json().path("inTime").asBoolean()).isTrue();
  }

  @Test
  void handlerThatWritesNothingIsAnsweredWithNothing() throws Exception {
    Both both = invoke(RuntimeFixtures.Silent.class, "{}");

    assertThat(both.local()).isEqualTo(new Answer(200, "", ""));
    assertThat(both.runtime()).isEqualTo(new Answer(200, "", ""));
  }

  /** errorMessage, errorType and stackTrace of the exception; the runtime's own frames are cut. */
  @ParameterizedTest
  @ValueSource(
      classes = {
        RuntimeFixtures.Fails.class,
        RuntimeFixtures.FailsInsideTheJdk.class,
        RuntimeFixtures.FailsWithoutMessage.class
      })
  void exceptionOfTheHandler(Class<?> handler) throws Exception {
    Both both = invoke(handler, "{}");

    both.areTheSameFailure();
    assertThat(both.local().json().properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("errorMessage", "errorType", "stackTrace");
    assertThat(both.local().json().path("stackTrace")).isNotEmpty();
  }

  /** The runtime ends after such an error, so the next invocation has a new handler object. */
  @Test
  void errorOfTheJvmEndsTheHandlerObject() throws Exception {
    for (Both both : invoke(RuntimeFixtures.OutOfMemory.class.getName(), List.of("1", "2"))) {
      both.areTheSameFailure();
    }
  }

  /** Without stackTrace, as of all that fails before the handler is called. */
  @ParameterizedTest
  @ValueSource(
      classes = {
        RuntimeFixtures.FailsToStart.class,
        RuntimeFixtures.FailsToLoad.class,
        RuntimeFixtures.NoHandler.class
      })
  void handlerThatCannotBeMade(Class<?> handler) throws Exception {
    invoke(handler, "{}").areTheSameFailure();
  }

  @Test
  void handlerThatIsMissing() throws Exception {
    invoke("io.shardrepair.Gone", List.of("{}")).get(0).areTheSameFailure();
  }

  /**
   * The whole words as Lambda answers them, which the emulator's do not reach: {@code
   * internal/lambda-managed-instances/invoke/utils.go} and {@code rapid/model/customer_error.go} of
   * aws/aws-lambda-runtime-interface-emulator have type and message, {@code
   * internal/lambda/interop/model.go} the request id before it.
   */
  @Test
  void timeOut() throws Exception {
    Both both = invoke(FixtureHandlers.Slow.class.getName(), List.of("{}"), 1).get(0);

    both.localIsAFailure();
    assertThat(both.local().json().properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("errorMessage", "errorType");
    assertThat(both.local().json().path("errorType").asText()).isEqualTo("Sandbox.Timedout");
    assertThat(both.local().json().path("errorMessage").asText())
        .matches("RequestId: [0-9a-f-]{36} Error: " + both.runtime().body());
    assertThat(both.runtime().body()).isEqualTo("Task timed out after 1.00 seconds");
  }

  /**
   * Limit: {@code MaxPayloadSize} in {@code internal/lambda/interop/model.go} of the emulator.
   * Lambda's message gives the size, too: CustomRuntimeTests of aws/aws-lambda-dotnet, which asks
   * Lambda itself, and {@code internal/lambda-managed-instances/interop/model.go} of the emulator.
   */
  @Test
  void responseOverTheLimit() throws Exception {
    List<Both> answers =
        invoke(
            RuntimeFixtures.Large.class.getName(),
            List.of(String.valueOf(RESPONSE_LIMIT), String.valueOf(RESPONSE_LIMIT + 1)));

    assertThat(answers.get(0).local().body()).hasSize(RESPONSE_LIMIT);
    assertThat(answers.get(0).runtime().body()).hasSize(RESPONSE_LIMIT);
    Both tooLarge = answers.get(1);
    tooLarge.localIsAFailure();
    assertThat(tooLarge.local().json().path("errorMessage").asText())
        .isEqualTo(
            "Response payload size (6291557 bytes) exceeded maximum allowed payload size"
                + " (6291556 bytes).");
    String sizeIsMissing = tooLarge.local().body().replace(" (6291557 bytes)", "");
    assertThat(new Answer(200, "", sizeIsMissing).json()).isEqualTo(tooLarge.runtime().json());
  }

  private static Both invoke(Class<?> handler, String event) throws Exception {
    return invoke(handler.getName(), List.of(event)).get(0);
  }

  private static List<Both> invoke(String handler, List<String> events) throws Exception {
    return invoke(handler, events, TIMEOUT_SECONDS);
  }

  private static List<Both> invoke(String handler, List<String> events, int timeoutSeconds)
      throws Exception {
    Emulator.Function function =
        new Emulator.Function("function", handler, FIXTURES, timeoutSeconds, 512, Map.of());
    List<Both> answers = new ArrayList<>();
    try (HostedFunctions local = HostedFunctions.start(handler, timeoutSeconds);
        Emulator.Running runtime = emulator.start(function)) {
      for (String event : events) {
        answers.add(new Both(Answer.of(local.invocation(), event), runtime.invoke(event)));
      }
    }
    return answers;
  }

  private static Path classesFolder() {
    try {
      return Path.of(
          RuntimeFixtures.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
